//! Who somebody is, over a journal on a disk: nothing that was answered is lost when the process is killed.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use journal::sqlite::SqliteJournal;
use protocol::device::DeviceLabel;
use protocol::error::CloseCode;
use protocol::fact::Picture;
use protocol::id::{DeviceId, FileId, SecretHash};
use protocol::preferences::{Preferences, Theme};
use tempfile::TempDir;
use tokio::task::JoinHandle;

use crate::attachments::store::Store;
use crate::hub::{Hub, SignInResult, start};

const LAPTOP: DeviceId = DeviceId([1; 32]);
const PHONE: DeviceId = DeviceId([2; 32]);
const OTHER: DeviceId = DeviceId([3; 32]);
const SECRET: SecretHash = SecretHash([4; 32]);
const CAT: FileId = FileId([5; 32]);
const DOG: FileId = FileId([6; 32]);

/// A hub on a data folder of its own.
struct Running {
    hub: Hub,
    task: JoinHandle<()>,
    store: Arc<Store>,
    folder: TempDir,
}

impl Running {
    async fn start() -> Self {
        Self::on(TempDir::new().expect("the system has a place for temporary files")).await
    }

    async fn on(folder: TempDir) -> Self {
        let journal = SqliteJournal::open(folder.path()).expect("the folder is ours");
        let store = Arc::new(Store::open(folder.path()).expect("the folder is ours"));
        let started = start(Arc::new(journal), Arc::clone(&store)).await;
        let (hub, task) = started.expect("the journal can be replayed");
        Self { hub, task, store, folder }
    }

    /// What a process finds that starts after this one was killed now: the files as they are.
    async fn killed(&self) -> Self {
        let folder = TempDir::new().expect("the system has a place for temporary files");
        copy(self.folder.path(), folder.path());
        Self::on(folder).await
    }

    /// Ends, and with it everything that it does on the side.
    async fn stop(self) -> TempDir {
        self.hub.shut_down().await.expect("the hub runs");
        self.task.await.expect("the hub does not panic");
        self.folder
    }

    async fn sign_in(&self, device: DeviceId, name: &str) -> SignInResult {
        let label = DeviceLabel::new("a test");
        self.hub.sign_in(device, name.to_owned(), label).await.expect("the hub runs")
    }

    /// Lets the phone in as whoever the laptop is signed in as.
    async fn let_phone_in(&self) {
        self.hub.make_link(LAPTOP, SECRET).await.expect("the hub runs").expect("it is signed in");
        let used = self.hub.use_link(SECRET, PHONE, DeviceLabel::new("a phone")).await;
        assert!(used.expect("the hub runs").is_ok_and(|user| user.is_some()));
    }

    async fn set_picture(&self, device: DeviceId, file: Option<FileId>) {
        if let Some(file) = file {
            let path = file_path(&self.folder, file);
            fs::create_dir_all(path.parent().expect("it is in a folder")).expect("the folder is ours");
            fs::write(path, "a picture").expect("the folder is ours");
            self.store.count([file].into_iter());
        }
        let picture = file.map(|file| Picture { file, bytes: 9 });
        let set = self.hub.set_picture(device, picture).await.expect("the hub runs");
        assert_eq!(set.map(|user| user.and_then(|user| user.picture)), Ok(file));
    }

    async fn may_see(&self, device: DeviceId, file: FileId) -> bool {
        self.hub.may_see_picture(device, file).await.expect("the hub runs")
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("the folder is ours") {
        let entry = entry.expect("the folder is ours");
        let to = to.join(entry.file_name());
        if entry.file_type().expect("it is there").is_dir() {
            fs::create_dir_all(&to).expect("the folder is ours");
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).expect("the folder is ours");
        }
    }
}

fn file_path(folder: &TempDir, file: FileId) -> PathBuf {
    let name = file.to_string();
    let (start, rest) = name.split_at(2);
    folder.path().join("files").join(start).join(rest)
}

#[tokio::test]
async fn a_revocation_ends_the_socket_and_survives_a_kill() {
    let running = Running::start().await;
    running.sign_in(LAPTOP, "Ana").await.expect("the name is free");
    running.let_phone_in().await;
    let socket = running.hub.connect(PHONE).await.expect("the hub runs").expect("it is signed in");

    let revoked = running.hub.revoke_device(LAPTOP, PHONE).await.expect("the hub runs");

    assert!(revoked.is_ok_and(|user| user.is_some()));
    let code = socket.close.await;
    assert_eq!(code, Ok(CloseCode::SignedOut));
    let killed = running.killed().await;
    for hub in [&running.hub, &killed.hub] {
        let refused = hub.connect(PHONE).await.expect("the hub runs").map(|_| ());
        assert_eq!(refused, Err(CloseCode::SignedOut));
        let settings = hub.settings(LAPTOP).await.expect("the hub runs").expect("it is signed in");
        assert_eq!(settings.devices.iter().map(|device| device.id).collect::<Vec<_>>(), [LAPTOP]);
    }
}

#[tokio::test]
async fn names_preferences_and_codes_survive_a_kill() {
    let running = Running::start().await;
    running.sign_in(LAPTOP, "Ana").await.expect("the name is free");
    let preferences = Preferences { theme: Theme::Dark, ..Preferences::default() };
    running.hub.change_display_name(LAPTOP, "Bea".to_owned()).await.expect("it runs").expect("it is free");
    running.hub.set_preferences(LAPTOP, preferences).await.expect("it runs").expect("there is room");
    running.hub.set_recovery_code(LAPTOP, Some(SECRET)).await.expect("it runs").expect("there is room");

    let killed = running.killed().await;

    let settings = killed.hub.settings(LAPTOP).await.expect("the hub runs").expect("it is signed in");
    assert_eq!((settings.user.display_name.as_str(), settings.preferences), ("Bea", preferences));
    let page = killed.hub.snapshot(LAPTOP, "/".to_owned()).await.expect("the hub runs");
    assert_eq!(page.map(|page| page.preferences), Some(preferences));
    assert!(killed.sign_in(OTHER, "Ana").await.is_err(), "the former name is reserved");
    let label = DeviceLabel::new("a new one");
    let back = killed.hub.recover(SECRET, OTHER, label).await.expect("the hub runs");
    assert_eq!(back.map(|user| user.map(|user| user.id)), Ok(Some(settings.user.id)));
}

#[tokio::test]
async fn an_address_by_a_former_display_name_leads_to_the_name_of_now() {
    let running = Running::start().await;
    running.sign_in(LAPTOP, "Ana").await.expect("the name is free");
    running.sign_in(OTHER, "Bo").await.expect("the name is free");
    running.hub.change_display_name(LAPTOP, "Ana B".to_owned()).await.expect("it runs").expect("it is free");
    let forward =
        async |device, path: &str| running.hub.forward(device, path.to_owned()).await.expect("the hub runs");
    assert_eq!(forward(OTHER, "/direct/ana/7").await.as_deref(), Some("/direct/Ana%20B/7"));
    assert_eq!(forward(OTHER, "/direct/Ana%20B").await, None);
    assert_eq!(forward(OTHER, "/direct/nobody").await, None);
    assert_eq!(forward(PHONE, "/direct/ana").await, None);
}

#[tokio::test]
async fn a_picture_survives_a_kill_for_as_long_as_it_is_somebodys() {
    let running = Running::start().await;
    running.sign_in(LAPTOP, "Ana").await.expect("the name is free");
    running.sign_in(OTHER, "Bo").await.expect("the name is free");
    running.set_picture(LAPTOP, Some(CAT)).await;
    running.set_picture(OTHER, Some(CAT)).await;
    running.set_picture(LAPTOP, Some(DOG)).await;

    let killed = running.killed().await;

    assert!(killed.may_see(OTHER, CAT).await && killed.may_see(OTHER, DOG).await);
    assert!(!killed.may_see(PHONE, CAT).await);
    killed.set_picture(LAPTOP, None).await;
    assert!(!killed.may_see(OTHER, DOG).await);
    let folder = killed.stop().await;
    assert!(file_path(&folder, CAT).exists(), "it is still one picture");
    assert!(!file_path(&folder, DOG).exists(), "it is nobody's");
    let folder = Running::on(folder).await.stop().await;
    assert!(file_path(&folder, CAT).exists());
}
