//! Servers to test, and those who talk to them. Nothing here waits for a time to pass: a wait ends with what
//! it waits for, or fails the test after [`PATIENCE`].

mod bot;
mod browser;
mod connection;
mod held;
mod http;
mod pane;
mod process;
mod upload;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use journal::sqlite::SqliteJournal;
use protocol::json::FromJson as _;
use protocol::user::User;
use server::attachments::store::Store;
use server::config::Config;
use server::hub;
use server::listener;
use server::router::{self, AppState};
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::task::TaskTracker;

pub use self::bot::{Bot, accepted_seq, body_of, next_client_id, send_files, send_message};
pub use self::browser::{Browser, file_form};
pub use self::connection::{Connection, Ending};
pub use self::held::Held;
pub use self::http::{Response, request, request_bytes};
pub use self::pane::{PaneReader, form_id};
pub use self::process::Process;
pub use self::upload::{delete_upload, get_file, try_upload, upload, upload_request};

/// How long anything may take before the test fails. No test passes because this time has passed.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// A server inside of the test, on a free port, with its data in a folder of its own.
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    /// The WebSockets that are open.
    pub sockets: TaskTracker,
    data: TempDir,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

/// A user, and the key of the device that is signed in as that user.
#[derive(Debug, Clone)]
pub struct Account {
    pub user: User,
    pub key: String,
}

impl Server {
    /// A server that starts for the first time.
    pub async fn start() -> Self {
        Self::start_in(TempDir::new().expect("the system has a place for temporary files")).await
    }

    /// A server that starts on the data of another.
    pub async fn start_in(data: TempDir) -> Self {
        let listener = listener::bind((Ipv4Addr::LOCALHOST, 0).into()).expect("port 0 is any free port");
        let address = listener.local_addr().expect("the socket is bound");
        let journal = SqliteJournal::open(data.path()).expect("the folder is ours");
        let store = Arc::new(Store::open(data.path()).expect("the folder is ours"));
        let (hub, hub_task) =
            hub::start(Arc::new(journal), Arc::clone(&store)).await.expect("the journal can be replayed");
        let config = Config::load().expect("the settings of this repository are right");
        let app = AppState::new(config, hub.clone(), store);
        let sockets = app.sockets.clone();
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn({
            let sockets = sockets.clone();
            async move {
                let stop = async {
                    _ = stopped.await;
                    hub.shut_down().await.expect("the hub closes the journal");
                };
                listener::serve(listener, router::router(app), stop).await;
                sockets.close();
                sockets.wait().await;
                hub_task.await.expect("the hub ends by itself");
            }
        });
        Self { address, sockets, data, stop, task }
    }

    /// Where it keeps its data.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// Stops, as a process does that is asked to. What is left is the data.
    pub async fn stop(self) -> TempDir {
        self.stop.send(()).expect("the server is running");
        patiently("the server stops", self.task).await.expect("the server stops without a panic");
        self.data
    }

    /// Stops, and starts again on the same data at another address.
    pub async fn restart(self) -> Self {
        Self::start_in(self.stop().await).await
    }

    /// Registers a user, as a bot does.
    pub async fn register(&self, display_name: &str) -> Account {
        register(self.address, display_name).await
    }

    /// Registers a user, and connects.
    pub async fn join(&self, display_name: &str) -> Bot {
        let account = self.register(display_name).await;
        self.connect(&account).await
    }

    /// Connects with nothing at hand: every history comes whole.
    pub async fn connect(&self, account: &Account) -> Bot {
        Bot::connect(self.address, account.clone(), Held::default()).await
    }

    /// Connects, and resumes with what was held.
    pub async fn resume(&self, account: &Account, held: Held) -> Bot {
        Bot::connect(self.address, account.clone(), held).await
    }
}

impl Account {
    /// The header by which a bot says who it is.
    pub fn bearer(&self) -> String {
        format!("Bearer {}", self.key)
    }

    /// The header by which a browser would say who it is.
    pub fn cookie(&self) -> String {
        format!("banter_device={}", self.key)
    }
}

/// Registers a user, as a bot does.
pub async fn register(address: SocketAddr, display_name: &str) -> Account {
    let asked = serde_json::json!({ "display_name": display_name }).to_string();
    let response = request(address, "POST", "/devices", &[], Some(&asked)).await;
    assert_eq!(response.status, 200, "{}", response.body);
    let answer = response.json();
    let user = User::from_json(&answer["user"]).expect("the answer is as documented");
    let key = answer["key"].as_str().expect("a program is told its key").to_owned();
    Account { user, key }
}

/// Waits for something that must happen.
pub async fn patiently<T>(what: &str, happens: impl Future<Output = T>) -> T {
    match timeout(PATIENCE, happens).await {
        Ok(outcome) => outcome,
        Err(_) => panic!("waited {} s in vain: {what}", PATIENCE.as_secs()),
    }
}

/// Every file below a folder that holds these bytes.
pub fn files_with(folder: &Path, bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            found.extend(files_with(&path, bytes));
        } else {
            let content = std::fs::read(&path).expect("the file can be read");
            if content.windows(bytes.len()).any(|window| window == bytes) {
                found.push(path.display().to_string());
            }
        }
    }
    found
}
