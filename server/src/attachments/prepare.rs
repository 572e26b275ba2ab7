//! From what came to what is stored: an image loses what its file says beside it, and gets a thumbnail.

use std::io;

use protocol::attachment::{Image, ImageFormat};
use protocol::id::FileId;
use protocol::limits::ATTACHMENT_BYTES_MAX;
use sha2::{Digest as _, Sha256};

use crate::attachments::image::{Shown, show};
use crate::attachments::metadata::{format_of, without_metadata};
use crate::attachments::receive::Received;
use crate::attachments::store::Store;

/// A file that is stored.
pub(super) struct Stored {
    pub(super) id: FileId,
    pub(super) bytes: u64,
    pub(super) image: Option<Image>,
}

/// What becomes of a file that begins like an image.
#[derive(Default)]
struct Made {
    /// What is stored in place of what came.
    content: Option<Vec<u8>>,
    image: Option<Image>,
    thumbnail: Option<Vec<u8>>,
}

/// Stores a file that came whole.
pub(super) fn store(store: &Store, received: Received) -> io::Result<Stored> {
    let Received { mut content, mut id, mut bytes, start } = received;
    let made = match format_of(&start) {
        Some(format) => make(format, &content.read()?),
        None => Made::default(),
    };
    if let Some(instead) = made.content {
        content.write(&instead)?;
        id = FileId(Sha256::digest(&instead).into());
        bytes = instead.len() as u64;
    }
    let thumbnail = match made.thumbnail {
        Some(thumbnail) => {
            let mut file = store.temp_file()?;
            file.write(&thumbnail)?;
            Some(file)
        }
        None => None,
    };
    store.put(id, content, thumbnail)?;
    Ok(Stored { id, bytes, image: made.image })
}

/// An image that cannot be shown is offered for download, if possible without its metadata all the same.
fn make(format: ImageFormat, file: &[u8]) -> Made {
    let Some(plain) = without_metadata(format, file) else { return Made::default() };
    let fits = |file: &Vec<u8>| file.len() as u64 <= ATTACHMENT_BYTES_MAX;
    // What way is up is said in the metadata.
    let shown = show(format, file).filter(|shown| shown.upright.as_ref().is_none_or(fits));
    let content = (plain != file).then_some(plain);
    match shown {
        Some(Shown { image, upright, thumbnail }) => {
            Made { content: upright.or(content), image: Some(image), thumbnail }
        }
        None => Made { content, image: None, thumbnail: None },
    }
}
