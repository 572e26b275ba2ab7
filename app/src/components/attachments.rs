//! The files that came with a message.

use protocol::attachment::{Attachment, Image};

use crate::components::icon;
use crate::format;
use crate::html::Html;
use crate::words::message as words;

/// The largest that an image is shown in the timeline, in pixels.
const SHOWN_PX_MAX: (u32, u32) = (320, 240);

/// Writes images as thumbnails that open whole, and all else as downloads.
pub(crate) fn write(html: &mut Html, attachments: &[Attachment]) {
    for attachment in attachments {
        match attachment.image {
            Some(image) => write_image(html, attachment, image),
            None => write_file(html, attachment),
        }
    }
}

/// The address of a file.
pub(crate) fn path(attachment: &Attachment) -> String {
    format!("/attachments/{}", attachment.id)
}

fn write_image(html: &mut Html, attachment: &Attachment, image: Image) {
    let (width, height) = shown_size(image);
    html.open_class("button", "thumbnail").attr("type", "button");
    html.attr("data-action", "open-image").attr("data-attachment", &attachment.id.to_string());
    html.attr("aria-label", &words::open_image(attachment.name.as_str()));
    html.open_class("img", "thumbnail__image").attr("src", &format!("{}/thumbnail", path(attachment)));
    html.attr("alt", attachment.name.as_str()).attr("width", &width.to_string());
    html.attr("height", &height.to_string()).attr("loading", "lazy").attr("decoding", "async");
    html.close();
}

fn write_file(html: &mut Html, attachment: &Attachment) {
    html.open_class("a", "file").attr("href", &path(attachment)).attr("download", attachment.name.as_str());
    icon::write(html, icon::FILE);
    html.open_class("span", "file__name")
        .attr("dir", "auto")
        .text(attachment.name.as_str())
        .close()
        .text(" ");
    html.open_class("span", "file__size").text(&format::bytes(attachment.bytes)).close();
    icon::write(html, icon::DOWNLOAD);
    html.close();
}

/// How large an image is shown: whole, in its own shape, never larger than it is.
fn shown_size(image: Image) -> (u32, u32) {
    let (width, height) = (u64::from(image.width.max(1)), u64::from(image.height.max(1)));
    let (width_max, height_max) = (u64::from(SHOWN_PX_MAX.0), u64::from(SHOWN_PX_MAX.1));
    let (shown_width, shown_height) = if width <= width_max && height <= height_max {
        (width, height)
    } else if width * height_max >= height * width_max {
        (width_max, height * width_max / width)
    } else {
        (width * height_max / height, height_max)
    };
    let pixels = |length: u64| u32::try_from(length.max(1)).unwrap_or(u32::MAX);
    (pixels(shown_width), pixels(shown_height))
}

#[cfg(test)]
mod tests {
    use protocol::attachment::ImageFormat;

    use super::*;

    #[test]
    fn an_image_fits_its_box_in_its_own_shape() {
        for (width, height, shown) in [
            (100, 50, (100, 50)),
            (320, 240, (320, 240)),
            (640, 480, (320, 240)),
            (4_000, 1_000, (320, 80)),
            (1_000, 4_000, (60, 240)),
            (40_000, 1, (320, 1)),
            (1, 40_000, (1, 240)),
        ] {
            assert_eq!(shown_size(Image { format: ImageFormat::Png, width, height }), shown);
        }
    }
}
