//! The data folder: its files, and the lock that keeps a second server out of it.
//!
//! The lock is a file of its own and not SQLite's exclusive mode, which would keep the `sqlite3` shell and
//! backups out as well. The system frees it with the process, however that ends.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::error::OpenError;

/// Only the server's own user may look into the folder.
const FOLDER_MODE: u32 = 0o700;
const FILE_MODE: u32 = 0o600;

/// A data folder that is ours until this is dropped.
pub(super) struct Folder {
    /// The file of the journal. It exists, and may be empty.
    pub(super) database: PathBuf,
    /// Locked.
    _lock: File,
}

impl Folder {
    /// Makes what is missing, and locks the folder.
    pub(super) fn open(folder: &Path) -> Result<Self, OpenError> {
        DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(folder).map_err(cannot_use(folder))?;
        let lock_file = folder.join("banter.lock");
        let lock = open_file(&lock_file)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(OpenError::InUse { folder: folder.to_owned() }),
            Err(TryLockError::Error(source)) => return Err(cannot_use(&lock_file)(source)),
        }
        let database = folder.join("banter.sqlite");
        open_file(&database)?;
        // A file that was just made is only there after a power cut if its folder says so.
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(cannot_use(folder))?;
        Ok(Self { database, _lock: lock })
    }
}

fn open_file(path: &Path) -> Result<File, OpenError> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(FILE_MODE)
        .open(path)
        .map_err(cannot_use(path))
}

fn cannot_use(path: &Path) -> impl FnOnce(io::Error) -> OpenError {
    let path = path.to_owned();
    move |source| OpenError::Folder { path, source }
}
