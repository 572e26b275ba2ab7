//! What a file of an image says beside the image: where a picture was taken, by whom, with what. Removed.
//!
//! Nothing is decoded. Of each container only those parts are kept that are known to make the picture, and
//! its color profile: a part that nobody here knows is not worth somebody's address.

mod gif;
mod jpeg;
mod png;
mod webp;

use protocol::attachment::ImageFormat;

/// What kind of image begins like this. `None`: none that is shown, whatever it is called.
pub(super) fn format_of(start: &[u8]) -> Option<ImageFormat> {
    match start {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(ImageFormat::Png),
        [0xff, 0xd8, 0xff, ..] => Some(ImageFormat::Jpeg),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(ImageFormat::Gif),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(ImageFormat::Webp),
        [..] => None,
    }
}

/// The same image without what it says beside it. `None` where its container is broken.
pub(super) fn without_metadata(format: ImageFormat, file: &[u8]) -> Option<Vec<u8>> {
    match format {
        ImageFormat::Png => png::without_metadata(file),
        ImageFormat::Jpeg => jpeg::without_metadata(file),
        ImageFormat::Gif => gif::without_metadata(file),
        ImageFormat::Webp => webp::without_metadata(file),
    }
}

/// Reads a file from its start to its end. What is not there is `None`.
struct Reader<'a> {
    file: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn new(file: &'a [u8]) -> Self {
        Self { file, at: 0 }
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let taken = self.file.get(self.at..self.at.checked_add(count)?)?;
        self.at += count;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    /// What was taken since that place.
    fn since(&self, start: usize) -> &'a [u8] {
        &self.file[start..self.at]
    }

    fn is_at_end(&self) -> bool {
        self.at == self.file.len()
    }
}
