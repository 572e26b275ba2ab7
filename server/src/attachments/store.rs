//! The folder of the files: each once, under the hash of its content, for as long as an attachment uses it.
//!
//! Which files are used, only the chat knows. It tells when it has caught up, and from then on of each
//! attachment that comes and goes.

use std::collections::HashMap;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard};

use protocol::id::FileId;
use tracing::warn;

/// Only the server's own user may look into the folders.
const FOLDER_MODE: u32 = 0o700;
const FILE_MODE: u32 = 0o600;
/// What the name of a thumbnail ends in, after the name of its file.
const THUMBNAIL_ENDING: &str = ".thumb";
/// How many digits of a hash name the folder: no folder of 256 gets long.
const FOLDER_DIGITS: usize = 2;

/// The files of one server. Its functions block: call them where that is fine.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    /// For the names of temporary files.
    numbers: AtomicU64,
    /// How many attachments use each file.
    ///
    /// A plain lock: it is held while one file is renamed or removed, so that nobody removes what another
    /// has just come to use, and never across an await.
    uses: Mutex<HashMap<FileId, u32>>,
}

/// A file that is being written. It is removed unless it is stored.
#[derive(Debug)]
pub(super) struct TempFile {
    path: PathBuf,
    pub(super) file: File,
}

impl Store {
    /// The folder of the files in a data folder. Makes it where it is missing, and removes what was being
    /// written when the last process ended.
    ///
    /// # Errors
    /// Where the folder cannot be used.
    pub fn open(data: &Path) -> io::Result<Self> {
        let folder = data.join("files");
        let store = Self { folder, numbers: AtomicU64::new(0), uses: Mutex::default() };
        make_folder(&store.temp_folder())?;
        for entry in fs::read_dir(store.temp_folder())? {
            fs::remove_file(entry?.path())?;
        }
        Ok(store)
    }

    /// Takes in which files are used, each as often as it is named.
    pub(crate) fn count(&self, files: impl Iterator<Item = FileId>) {
        let mut uses = self.uses();
        for file in files {
            *uses.entry(file).or_default() += 1;
        }
    }

    /// Removes every file that nobody uses.
    pub(crate) fn sweep(&self) {
        let mut swept = 0;
        for path in self.files().into_iter().flatten() {
            let uses = self.uses();
            let is_used = id_of(&path).is_some_and(|file| uses.contains_key(&file));
            if !is_used && fs::remove_file(&path).is_ok() {
                swept += 1;
            }
        }
        if swept > 0 {
            warn!(files = swept, "Removed {swept} files that no message uses");
        }
    }

    /// An empty file to write to.
    pub(super) fn temp_file(&self) -> io::Result<TempFile> {
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        let path = self.temp_folder().join(number.to_string());
        let file = OpenOptions::new().read(true).write(true).create_new(true).mode(FILE_MODE).open(&path)?;
        Ok(TempFile { path, file })
    }

    /// Stores a file whose content has this hash, for one attachment. It survives a power cut.
    pub(super) fn put(&self, id: FileId, content: TempFile, thumbnail: Option<TempFile>) -> io::Result<()> {
        let path = self.path(id);
        let folder = path.parent().unwrap_or(&self.folder);
        if !folder.exists() {
            make_folder(folder)?;
            sync_folder(&self.folder)?;
        }
        content.file.sync_all()?;
        if let Some(thumbnail) = &thumbnail {
            thumbnail.file.sync_all()?;
        }
        {
            let mut uses = self.uses();
            if let Some(thumbnail) = thumbnail {
                thumbnail.keep_as(&self.thumbnail_path(id))?;
            }
            content.keep_as(&path)?;
            *uses.entry(id).or_default() += 1;
        }
        let synced = sync_folder(folder);
        if synced.is_err() {
            self.release(id);
        }
        synced
    }

    /// One attachment uses the file no longer. The last one takes it along.
    pub(crate) fn release(&self, id: FileId) {
        let mut uses = self.uses();
        let Some(count) = uses.get_mut(&id) else { return };
        *count -= 1;
        if *count > 0 {
            return;
        }
        uses.remove(&id);
        for path in [self.path(id), self.thumbnail_path(id)] {
            match fs::remove_file(&path) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                // The next start sweeps it away.
                Err(error) => warn!(%error, file.id = %id, "A file was not removed"),
            }
        }
    }

    /// Where a file is.
    pub(super) fn path(&self, id: FileId) -> PathBuf {
        let name = id.to_string();
        let (folder, rest) = name.split_at(FOLDER_DIGITS);
        self.folder.join(folder).join(rest)
    }

    /// Where its thumbnail is, if it has one.
    pub(super) fn thumbnail_path(&self, id: FileId) -> PathBuf {
        let mut path = self.path(id).into_os_string();
        path.push(THUMBNAIL_ENDING);
        path.into()
    }

    fn temp_folder(&self) -> PathBuf {
        self.folder.join("tmp")
    }

    /// Every file and thumbnail that there is.
    fn files(&self) -> io::Result<Vec<PathBuf>> {
        let mut files = Vec::new();
        for folder in fs::read_dir(&self.folder)? {
            let folder = folder?.path();
            if folder == self.temp_folder() {
                continue;
            }
            for file in fs::read_dir(folder)? {
                files.push(file?.path());
            }
        }
        Ok(files)
    }

    fn uses(&self) -> MutexGuard<'_, HashMap<FileId, u32>> {
        self.uses.lock().expect("nobody panics while holding the lock")
    }
}

impl TempFile {
    /// Replaces what it holds.
    pub(super) fn write(&mut self, content: &[u8]) -> io::Result<()> {
        self.file = OpenOptions::new().write(true).truncate(true).open(&self.path)?;
        self.file.write_all(content)
    }

    /// The whole content.
    pub(super) fn read(&self) -> io::Result<Vec<u8>> {
        fs::read(&self.path)
    }

    fn keep_as(self, path: &Path) -> io::Result<()> {
        // What is dropped then is not there any more.
        fs::rename(&self.path, path)
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        // It was stored, or else nobody wants it; what cannot be removed goes with the next start.
        _ = fs::remove_file(&self.path);
    }
}

/// Whose file or thumbnail this is.
fn id_of(path: &Path) -> Option<FileId> {
    let name = path.file_name()?.to_str()?;
    let folder = path.parent()?.file_name()?.to_str()?;
    format!("{folder}{}", name.strip_suffix(THUMBNAIL_ENDING).unwrap_or(name)).parse().ok()
}

fn make_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(folder)
}

/// A file that was just renamed is only there after a power cut if its folder says so.
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
