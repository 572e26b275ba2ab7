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
    DynamicImage, GenericImageView as _, ImageDecoder, ImageEncoder, ImageResult, Limits, RgbImage,
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
    let Decoded { mut pixels, orientation, profile } = decode(format, file).ok().flatten()?;
    pixels.apply_orientation(orientation);
    let (width, height) = pixels.dimensions();
    let side = width.min(height);
    let square = pixels.crop_imm((width - side) / 2, (height - side) / 2, side, side);
    let mut square = on_white(square);
    if side > PICTURE_PX {
        square = square.thumbnail_exact(PICTURE_PX, PICTURE_PX);
    }
    let profile = profile.filter(|profile| profile.len() <= THUMBNAIL_PROFILE_BYTES_MAX);
    encode(ImageFormat::Jpeg, &square, PORTRAIT_QUALITY, profile.as_deref()).ok()
}

/// The image as it is seen on white paper.
fn on_white(pixels: DynamicImage) -> DynamicImage {
    if !pixels.color().has_alpha() {
        return pixels;
    }
    let pixels = pixels.into_rgba8();
    let mut paper = RgbImage::new(pixels.width(), pixels.height());
    for (on_paper, pixel) in paper.pixels_mut().zip(pixels.pixels()) {
        let [red, green, blue, alpha] = pixel.0.map(u16::from);
        let white = u16::from(u8::MAX);
        let mixed = |color: u16| ((color * alpha + white * (white - alpha) + white / 2) / white) as u8;
        on_paper.0 = [mixed(red), mixed(green), mixed(blue)];
    }
    DynamicImage::ImageRgb8(paper)
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
