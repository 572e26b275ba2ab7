//! Files that come with a message.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::id::{AttachmentId, FileId};
use crate::json::{self, FromJson, JsonError, ObjectText, from_json_fields};
use crate::limits::FILE_NAME_CHARS_MAX;

/// One file that was uploaded for a message, or came with one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Attachment {
    /// By what it is asked for: `/attachments/ID`, and for an image `/attachments/ID/thumbnail`.
    pub id: AttachmentId,
    /// What is in it, as it is stored: two attachments with the same content are one file.
    pub file: FileId,
    /// What it is called.
    pub name: FileName,
    /// How large it is, as it is stored, at most [`crate::limits::ATTACHMENT_BYTES_MAX`].
    pub bytes: u64,
    /// What kind of image, judged by its content. `None`: it is offered for download and never shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<Image>,
}

/// An image that browsers show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Image {
    /// How it is stored.
    pub format: ImageFormat,
    /// In pixels, as it is shown: at least one.
    pub width: u32,
    /// In pixels, as it is shown: at least one.
    pub height: u32,
}

/// The kinds of images that are shown. SVG is none of them: it can carry script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImageFormat {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// GIF, perhaps moving.
    Gif,
    /// WebP.
    Webp,
}

/// The name of a file, without its folder: 1 to 128 characters, none of them a control or a separator.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct FileName(Box<str>);

impl Attachment {
    /// The attachment as JSON, as on the wire.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = ObjectText::new();
        json.id("id", &self.id).id("file", &self.file).text("name", self.name.as_str());
        json.number("bytes", self.bytes);
        if let Some(Image { format, width, height }) = self.image {
            let mut image = ObjectText::new();
            image
                .text("format", format.as_str())
                .number("width", width.into())
                .number("height", height.into());
            json.raw("image", &image.finish());
        }
        json.finish()
    }
}

impl ImageFormat {
    /// The format as one word, as on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpeg",
            Self::Gif => "gif",
            Self::Webp => "webp",
        }
    }

    /// Its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
        }
    }
}

impl FileName {
    /// What a file is called that has no name left.
    const NAMELESS: &str = "file";

    /// Makes any text the name of a file: of a path takes the last part, drops what cannot be seen or
    /// turns the text around it, and shortens from the front of the ending, so that the ending stays.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let last = text.rsplit(['/', '\\']).next().unwrap_or_default();
        let plain: String = last.chars().filter(|c| !c.is_control() && !turns_text(*c)).collect();
        let is_edge = |c: char| c.is_whitespace() || c == '.';
        let name = plain.trim_matches(is_edge);
        if name.is_empty() {
            return Self(Self::NAMELESS.into());
        }
        let over = name.chars().count().saturating_sub(FILE_NAME_CHARS_MAX);
        if over == 0 {
            return Self(name.into());
        }
        let (stem, ending) = match name.rfind('.') {
            Some(at) if name[at..].chars().count() < FILE_NAME_CHARS_MAX / 2 => name.split_at(at),
            Some(_) | None => (name, ""),
        };
        let kept = FILE_NAME_CHARS_MAX - ending.chars().count();
        let short: String = stem.chars().take(kept).chain(ending.chars()).collect();
        Self(short.trim_end_matches(is_edge).into())
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<String> for FileName {
    fn from(text: String) -> Self {
        Self::new(&text)
    }
}

impl From<FileName> for String {
    fn from(name: FileName) -> Self {
        name.0.into()
    }
}

from_json_fields!(Attachment { id, file, name, bytes; image });
from_json_fields!(Image { format, width, height });

impl FromJson for ImageFormat {
    fn from_json(value: &Value) -> Result<Self, JsonError> {
        const WORDS: &[(&str, ImageFormat)] = &[
            ("png", ImageFormat::Png),
            ("jpeg", ImageFormat::Jpeg),
            ("gif", ImageFormat::Gif),
            ("webp", ImageFormat::Webp),
        ];
        json::word(value, "the format of an image", WORDS)
    }
}

impl FromJson for FileName {
    fn from_json(value: &Value) -> Result<Self, JsonError> {
        json::text(value, "the name of a file", |text| Some(Self::new(text)))
    }
}

/// Whether a character turns the direction of the text around it, or cannot be seen: `exe.gpj` must not
/// look like `jpg.exe`.
fn turns_text(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_loses_its_folder_and_what_cannot_be_seen() {
        for (text, name) in [
            ("cat.png", "cat.png"),
            ("C:\\pictures\\cat.png", "cat.png"),
            ("../../etc/passwd", "passwd"),
            (" a\u{0}b\u{202e}gpj.exe ", "abgpj.exe"),
            ("..", "file"),
            (". .x. ", "x"),
            ("", "file"),
            ("/", "file"),
        ] {
            assert_eq!(FileName::new(text).as_str(), name, "{text:?}");
        }
    }

    #[test]
    fn a_format_is_written_as_its_media_type_ends_and_read_back() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::Webp] {
            let word = serde_json::to_value(format).unwrap();
            assert_eq!(word.as_str(), format.media_type().strip_prefix("image/"));
            assert_eq!(ImageFormat::from_json(&word), Ok(format));
        }
        assert!(ImageFormat::from_json(&Value::from("svg")).is_err());
    }

    #[test]
    fn the_name_of_a_file_is_its_own_name() {
        let long = |text: &str| text.to_owned() + &"x".repeat(200);
        let texts = [". cat.png .", " a ", &long(&format!("{}.", "y".repeat(127))), &long("a.b "), "..."];
        let spaced = format!("{} {}", "y".repeat(127), "x".repeat(80));
        for text in texts.into_iter().chain([spaced.as_str()]) {
            let name = FileName::new(text);
            assert_eq!(FileName::new(name.as_str()), name, "{text:?}");
        }
    }

    #[test]
    fn a_file_name_holds_128_characters_and_a_longer_one_keeps_its_ending() {
        let longest = format!("{}.jpeg", "ü".repeat(123));
        assert_eq!(FileName::new(&longest).as_str(), longest);

        let shortened = FileName::new(&format!("{}.jpeg", "ü".repeat(124)));
        assert_eq!(shortened.as_str(), longest);
        assert_eq!(FileName::new(&"x".repeat(129)).as_str(), "x".repeat(128));
    }
}
