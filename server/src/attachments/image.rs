//! What is shown of an image: upright, with known dimensions, and small enough for a timeline.
//!
//! Decoding has limits, so that a small file cannot ask for all the memory there is. What cannot be decoded
//! within them is no image: it is offered for download.

use std::io::Cursor;

use ::image::codecs::gif::GifDecoder;
use ::image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use ::image::codecs::png::{PngDecoder, PngEncoder};
use ::image::codecs::webp::{WebPDecoder, WebPEncoder};
use ::image::metadata::Orientation;
use ::image::{
    DynamicImage, GenericImageView, ImageDecoder, ImageEncoder, ImageResult, Limits, Rgb, RgbImage, Rgba,
    imageops,
};
use protocol::attachment::{Image, ImageFormat};
use protocol::limits::{IMAGE_PIXELS_MAX, PICTURE_PX, THUMBNAIL_PX_MAX};

/// How much one image may take in memory: four bytes for each pixel, and as much again for small ones.
const DECODED_BYTES_MAX: u64 = IMAGE_PIXELS_MAX * 4 + 32 * 1_024 * 1_024;
/// A file up to this size needs no thumbnail, if the image is no larger than one.
const LIGHT_BYTES_MAX: usize = 100 * 1_024;
/// A larger color profile is not worth its bytes in a thumbnail.
const THUMBNAIL_PROFILE_BYTES_MAX: usize = 16 * 1_024;
/// Of 100: no difference to be seen, as it takes the place of what was uploaded.
const UPRIGHT_QUALITY: u8 = 92;
const THUMBNAIL_QUALITY: u8 = 80;
const PORTRAIT_QUALITY: u8 = 85;

/// What is made of an image.
pub(super) struct Shown {
    pub(super) image: Image,
    /// The image as it is stored, where it had to be turned.
    pub(super) upright: Option<Vec<u8>>,
    /// Where the image itself is too large for a timeline.
    pub(super) thumbnail: Option<Vec<u8>>,
}

/// An image in memory, and what its file says of it.
struct Decoded {
    pixels: DynamicImage,
    orientation: Orientation,
    profile: Option<Vec<u8>>,
}

/// Decodes an image. `None` where that cannot be done within the limits.
pub(super) fn show(format: ImageFormat, file: &[u8]) -> Option<Shown> {
    let Decoded { mut pixels, orientation, profile } = decode(format, file).ok().flatten()?;
    let upright = if orientation == Orientation::NoTransforms {
        None
    } else {
        pixels.apply_orientation(orientation);
        Some(encode(format, &pixels, UPRIGHT_QUALITY, profile.as_deref()).ok()?)
    };
    let (width, height) = pixels.dimensions();
    let bytes = upright.as_ref().map_or(file.len(), Vec::len);
    let is_small = width.max(height) <= THUMBNAIL_PX_MAX && bytes <= LIGHT_BYTES_MAX;
    let thumbnail = if is_small { None } else { Some(thumbnail(pixels, profile.as_deref()).ok()?) };
    Some(Shown { image: Image { format, width, height }, upright, thumbnail })
}

/// Makes a user's picture from an image: its middle as a square, upright, of colors that hide what is behind
/// it. `None` where the image cannot be decoded within the limits.
pub(super) fn portrait(format: ImageFormat, file: &[u8]) -> Option<Vec<u8>> {
    let Decoded { pixels, orientation, profile } = decode(format, file).ok().flatten()?;
    let mut square = DynamicImage::ImageRgb8(middle(&pixels));
    drop(pixels);
    square.apply_orientation(orientation);
    let profile = profile.filter(|profile| profile.len() <= THUMBNAIL_PROFILE_BYTES_MAX);
    encode(ImageFormat::Jpeg, &square, PORTRAIT_QUALITY, profile.as_deref()).ok()
}

/// The middle of an image as a square on white paper, of at most [`PICTURE_PX`] a side.
fn middle(pixels: &DynamicImage) -> RgbImage {
    let (width, height) = pixels.dimensions();
    let side = width.min(height);
    let square = OnPaper { pixels, left: (width - side) / 2, top: (height - side) / 2, side };
    if side > PICTURE_PX {
        imageops::thumbnail(&square, PICTURE_PX, PICTURE_PX)
    } else {
        RgbImage::from_fn(side, side, |x, y| square.get_pixel(x, y))
    }
}

/// A square of an image as it is seen on white paper. Nothing of it is copied: an image may take as much memory as
/// there is for one.
struct OnPaper<'a> {
    pixels: &'a DynamicImage,
    left: u32,
    top: u32,
    side: u32,
}

impl GenericImageView for OnPaper<'_> {
    type Pixel = Rgb<u8>;

    fn dimensions(&self) -> (u32, u32) {
        (self.side, self.side)
    }

    fn get_pixel(&self, x: u32, y: u32) -> Rgb<u8> {
        on_white(self.pixels.get_pixel(self.left + x, self.top + y))
    }
}

fn on_white(Rgba([red, green, blue, alpha]): Rgba<u8>) -> Rgb<u8> {
    let (white, alpha) = (u16::from(u8::MAX), u16::from(alpha));
    let mixed = |color| ((u16::from(color) * alpha + white * (white - alpha) + white / 2) / white) as u8;
    Rgb([mixed(red), mixed(green), mixed(blue)])
}

fn decode(format: ImageFormat, file: &[u8]) -> ImageResult<Option<Decoded>> {
    let file = Cursor::new(file);
    match format {
        ImageFormat::Png => {
            let decoder = PngDecoder::with_limits(file, limits())?;
            let moves = decoder.is_apng()?;
            decode_with(decoder, moves)
        }
        ImageFormat::Jpeg => decode_with(JpegDecoder::new(file)?, false),
        ImageFormat::Gif => decode_with(GifDecoder::new(file)?, true),
        ImageFormat::Webp => {
            let decoder = WebPDecoder::new(file)?;
            let moves = decoder.has_animation();
            decode_with(decoder, moves)
        }
    }
}

/// Decodes the first picture. What moves is not turned: that would take its other pictures away.
fn decode_with(mut decoder: impl ImageDecoder, moves: bool) -> ImageResult<Option<Decoded>> {
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 || pixels > IMAGE_PIXELS_MAX || decoder.total_bytes() > DECODED_BYTES_MAX {
        return Ok(None);
    }
    decoder.set_limits(limits())?;
    let orientation = if moves { Orientation::NoTransforms } else { decoder.orientation()? };
    let profile = decoder.icc_profile()?;
    let pixels = DynamicImage::from_decoder(decoder)?;
    Ok(Some(Decoded { pixels, orientation, profile }))
}

fn limits() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(DECODED_BYTES_MAX);
    limits
}

fn thumbnail(pixels: DynamicImage, profile: Option<&[u8]>) -> ImageResult<Vec<u8>> {
    let (width, height) = pixels.dimensions();
    let is_small = width.max(height) <= THUMBNAIL_PX_MAX;
    let small = if is_small { pixels } else { pixels.thumbnail(THUMBNAIL_PX_MAX, THUMBNAIL_PX_MAX) };
    let format = if is_see_through(&small) { ImageFormat::Png } else { ImageFormat::Jpeg };
    let profile = profile.filter(|profile| profile.len() <= THUMBNAIL_PROFILE_BYTES_MAX);
    encode(format, &small, THUMBNAIL_QUALITY, profile)
}

/// Whether anything of it lets the page behind it through.
fn is_see_through(pixels: &DynamicImage) -> bool {
    pixels.color().has_alpha() && pixels.to_rgba8().pixels().any(|pixel| pixel.0[3] < u8::MAX)
}

fn encode(
    format: ImageFormat,
    pixels: &DynamicImage,
    quality: u8,
    profile: Option<&[u8]>,
) -> ImageResult<Vec<u8>> {
    let mut file = Vec::new();
    match format {
        ImageFormat::Png => write(PngEncoder::new(&mut file), pixels, profile)?,
        ImageFormat::Jpeg => {
            let encoder = JpegEncoder::new_with_quality(&mut file, quality);
            write(encoder, &DynamicImage::ImageRgb8(pixels.to_rgb8()), profile)?;
        }
        // No image of these two is turned but one that does not move, and WebP without loss stays itself.
        ImageFormat::Gif | ImageFormat::Webp => {
            let plain = if pixels.color().has_alpha() {
                DynamicImage::ImageRgba8(pixels.to_rgba8())
            } else {
                DynamicImage::ImageRgb8(pixels.to_rgb8())
            };
            write(WebPEncoder::new_lossless(&mut file), &plain, profile)?;
        }
    }
    Ok(file)
}

/// A profile of other colors than those written, of ink say, would turn them wrong.
fn write(mut encoder: impl ImageEncoder, pixels: &DynamicImage, profile: Option<&[u8]>) -> ImageResult<()> {
    let fits = |profile: &&[u8]| profile.get(16..20) == Some(b"RGB ") && pixels.color().has_color();
    if let Some(profile) = profile.filter(fits) {
        // An encoder that takes none writes the colors as they are.
        _ = encoder.set_icc_profile(profile.to_vec());
    }
    pixels.write_with_encoder(encoder)
}

#[cfg(test)]
mod tests {
    use ::image::{ImageBuffer, ImageFormat as FileFormat, RgbaImage};

    use super::*;

    /// Shapes in half and wholly clear colors, of 16 bits: what is around what can be seen must not shine through.
    fn shapes(width: u32, height: u32) -> DynamicImage {
        let pixels = ImageBuffer::from_fn(width, height, |x, y| {
            let alpha = [0, u16::MAX / 3, u16::MAX][((x / 3 + y / 5) % 3) as usize];
            let [red, green] = [x * 6_208, y * 3_968].map(|color| (color % 65_536) as u16);
            Rgba([red, green, if x > y { u16::MAX } else { 0 }, alpha])
        });
        DynamicImage::ImageRgba16(pixels)
    }

    /// The same by whole copies: on paper, cut out, and made smaller at the end.
    fn by_copies(pixels: &DynamicImage) -> RgbImage {
        let (width, height) = pixels.dimensions();
        let paper = RgbImage::from_fn(width, height, |x, y| on_white(pixels.get_pixel(x, y)));
        let side = width.min(height);
        let square =
            DynamicImage::ImageRgb8(paper).crop_imm((width - side) / 2, (height - side) / 2, side, side);
        let is_large = side > PICTURE_PX;
        let square = if is_large { square.thumbnail_exact(PICTURE_PX, PICTURE_PX) } else { square };
        square.into_rgb8()
    }

    #[test]
    fn a_picture_is_the_same_as_if_the_whole_image_were_copied_first() {
        let sides = [(PICTURE_PX, PICTURE_PX), (40, 61), (257, 300), (601, 402), (1, 9)];
        for (width, height) in sides {
            let pixels = shapes(width, height);
            assert!(middle(&pixels) == by_copies(&pixels), "{width} x {height}");
        }
        let (wide, gray) = (shapes(301, 300).to_rgb8(), shapes(301, 300).to_luma8());
        for pixels in [DynamicImage::ImageRgb8(wide), DynamicImage::ImageLuma8(gray)] {
            assert!(middle(&pixels) == by_copies(&pixels), "{:?}", pixels.color());
        }
    }

    #[test]
    fn what_is_clear_gives_nothing_of_its_color_to_what_is_beside_it() {
        let half = RgbaImage::from_fn(2 * PICTURE_PX, 2 * PICTURE_PX, |x, _| {
            if x % 2 == 0 { Rgba([200, 0, 0, 255]) } else { Rgba([0, 0, 0, 0]) }
        });
        let seen = middle(&DynamicImage::ImageRgba8(half));
        assert!(seen.pixels().all(|pixel| pixel.0[0].abs_diff(227) < 3 && pixel.0[1].abs_diff(127) < 3));
    }

    #[test]
    fn a_picture_has_256_pixels_a_side_at_the_most() {
        for (side, expected) in [(PICTURE_PX, PICTURE_PX), (PICTURE_PX + 1, PICTURE_PX), (255, 255)] {
            let mut file = Cursor::new(Vec::new());
            shapes(side, side + 7).write_to(&mut file, FileFormat::Png).expect("memory takes every write");
            let portrait = portrait(ImageFormat::Png, &file.into_inner()).expect("it is an image");
            let decoded = ::image::load_from_memory(&portrait).expect("it is a JPEG");
            assert_eq!(decoded.dimensions(), (expected, expected));
        }
    }
}
