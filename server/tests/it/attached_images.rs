//! Images that come with messages: what they say of whoever took them is removed, and they are shown upright.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, GenericImageView as _, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use protocol::attachment::{self, Attachment};
use protocol::limits::THUMBNAIL_PX_MAX;

use crate::harness::{Bot, Server, get_file, upload};

/// What no stored file may hold.
const SECRET: &[u8] = b"52 deg 31 min N, 13 deg 24 min E";

/// Uploads an image, and fetches it again.
async fn there_and_back(server: &Server, ana: &Bot, content: &[u8]) -> (Attachment, Vec<u8>) {
    let file = upload(server.address, &ana.account, ana.general(), "image", content).await;
    let response = get_file(server.address, &ana.account, file.id, "").await;
    assert_eq!(response.bytes.len() as u64, file.bytes, "it is told as it is stored");
    (file, response.bytes)
}

fn holds(content: &[u8], part: &[u8]) -> bool {
    content.windows(part.len()).any(|window| window == part)
}

/// Left half red, right half blue, and wider than high.
fn red_and_blue(width: u32, height: u32) -> RgbImage {
    let color = |x| if x < width / 2 { Rgb([250, 10, 10]) } else { Rgb([10, 10, 250]) };
    RgbImage::from_fn(width, height, |x, _| color(x))
}

fn is_red(pixel: Rgba<u8>) -> bool {
    pixel.0[0] > 180 && pixel.0[2] < 80
}

fn encoded(pixels: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    pixels.into().write_to(&mut file, format).expect("memory takes every write");
    file.into_inner()
}

/// EXIF of one field for the orientation and one text, as cameras write both.
fn exif(orientation: u8) -> Vec<u8> {
    let mut exif = b"II*\0\x08\0\0\0\x02\0".to_vec();
    exif.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    exif.extend([0x0e, 0x01, 2, 0, SECRET.len() as u8, 0, 0, 0, 38, 0, 0, 0]);
    exif.extend([0; 4]);
    exif.extend(SECRET);
    exif
}

/// One segment of a JPEG.
fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    [&[0xff, marker][..], &(data.len() as u16 + 2).to_be_bytes(), data].concat()
}

/// A JPEG with everything in it that a telephone may write, and a film after its end.
fn jpeg_of_telephone(pixels: &RgbImage, orientation: u8) -> Vec<u8> {
    let mut plain = Vec::new();
    JpegEncoder::new_with_quality(&mut plain, 95).encode_image(pixels).expect("memory takes every write");
    let said = [
        segment(0xe1, &[b"Exif\0\0".as_slice(), &exif(orientation)].concat()),
        segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", SECRET].concat()),
        segment(0xed, &[b"Photoshop 3.0\0", SECRET].concat()),
        segment(0xe2, &[b"MPF\0", SECRET].concat()),
        segment(0xef, SECRET),
        segment(0xfe, SECRET),
    ];
    [&plain[..2], &said.concat(), &plain[2..], SECRET].concat()
}

fn png_chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    // Whoever reads only the picture does not check the sums of the others.
    [&(data.len() as u32).to_be_bytes()[..], name, data, &[0; 4]].concat()
}

#[tokio::test]
async fn a_photo_loses_where_it_was_taken_and_everything_else_that_is_not_the_picture() {
    let server = Server::start().await;
    let ana = server.join("Ana").await;
    let photo = jpeg_of_telephone(&red_and_blue(80, 40), 1);
    assert!(holds(&photo, SECRET));

    let (file, stored) = there_and_back(&server, &ana, &photo).await;

    assert!(!holds(&stored, SECRET) && !holds(&stored, b"Exif"));
    let (width, height) = (80, 40);
    assert_eq!(file.image, Some(attachment::Image { format: attachment::ImageFormat::Jpeg, width, height }));
    let before = image::load_from_memory(&photo).expect("it is an image");
    let after = image::load_from_memory(&stored).expect("it still is");
    assert_eq!(before.to_rgb8(), after.to_rgb8(), "the picture was not touched");
    assert_eq!(crate::harness::files_with(server.data(), SECRET), Vec::<String>::new());
}

#[tokio::test]
async fn a_photo_is_turned_as_its_camera_was_held() {
    let server = Server::start().await;
    let ana = server.join("Ana").await;
    // Where the left half of the stored pixels is to be seen.
    for (orientation, size, red) in [
        (2, (80, 40), (70, 20)),
        (3, (80, 40), (70, 20)),
        (4, (80, 40), (10, 20)),
        (5, (40, 80), (20, 10)),
        (6, (40, 80), (20, 10)),
        (7, (40, 80), (20, 70)),
        (8, (40, 80), (20, 70)),
    ] {
        let photo = jpeg_of_telephone(&red_and_blue(80, 40), orientation);

        let (file, stored) = there_and_back(&server, &ana, &photo).await;

        let told = file.image.expect("it is an image");
        let shown = image::load_from_memory(&stored).expect("it is an image");
        assert_eq!((told.width, told.height), size, "orientation {orientation}");
        assert_eq!(shown.dimensions(), size, "orientation {orientation}");
        assert!(is_red(shown.get_pixel(red.0, red.1)), "orientation {orientation}");
        assert!(
            !is_red(shown.get_pixel(size.0 - 1 - red.0, size.1 - 1 - red.1)),
            "orientation {orientation}"
        );
        assert!(!holds(&stored, SECRET) && !holds(&stored, b"Exif"));
    }
}

#[tokio::test]
async fn png_webp_and_gif_lose_what_they_say_beside_the_picture() {
    let server = Server::start().await;
    let ana = server.join("Ana").await;
    let pixels = red_and_blue(20, 10);
    let png = encoded(pixels.clone(), ImageFormat::Png);
    let texts = [b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"].map(|name| png_chunk(name, SECRET)).concat();
    let webp = encoded(pixels.clone(), ImageFormat::WebP);
    // The extended header says that there is EXIF and XMP, and how large the picture is.
    let extended = [&b"VP8X\x0a\0\0\0\x0c\0\0\0\x13\0\0\x09\0\0"[..]].concat();
    let said = [&b"EXIF"[..], &32u32.to_le_bytes(), SECRET, b"XMP ", &32u32.to_le_bytes(), SECRET].concat();
    assert_eq!(SECRET.len(), 32);
    let content = [&b"WEBP"[..], &extended, &webp[12..], &said].concat();
    let gif = encoded(pixels, ImageFormat::Gif);
    let comment = [&[0x21, 0xfe, 32][..], SECRET, &[0]].concat();
    let application = [&[0x21, 0xff, 11][..], b"XMP DataXMP", &[32], SECRET, &[0]].concat();
    // A screen of 13 bytes, and its colors where it has any.
    let (screen, frames) = gif.split_at(13 + if gif[10] & 0x80 == 0 { 0 } else { 6 << (gif[10] & 0x07) });
    for (kind, file) in [
        ("png", [&png[..33], &texts, &png[33..], SECRET].concat()),
        ("webp", [&b"RIFF"[..], &(content.len() as u32).to_le_bytes(), &content, SECRET].concat()),
        ("gif", [screen, &comment, &application, frames, SECRET].concat()),
    ] {
        let (told, stored) = there_and_back(&server, &ana, &file).await;

        assert!(told.image.is_some_and(|image| (image.width, image.height) == (20, 10)), "{kind}");
        assert!(holds(&file, SECRET) && !holds(&stored, SECRET), "{kind}");
        let shown = image::load_from_memory(&stored).expect("it is an image");
        assert!(is_red(shown.get_pixel(2, 5)) && !is_red(shown.get_pixel(17, 5)), "{kind}");
    }
}

#[tokio::test]
async fn what_moves_goes_on_moving() {
    let server = Server::start().await;
    let ana = server.join("Ana").await;
    let mut file = Vec::new();
    {
        let mut encoder = image::codecs::gif::GifEncoder::new(&mut file);
        encoder.set_repeat(image::codecs::gif::Repeat::Infinite).expect("memory takes every write");
        for shade in [0, 120, 240] {
            let frame = RgbaImage::from_pixel(8, 8, Rgba([shade, shade, shade, 255]));
            encoder.encode_frame(image::Frame::new(frame)).expect("memory takes every write");
        }
    }

    let (_, stored) = there_and_back(&server, &ana, &file).await;

    assert_eq!(stored, file);
}

#[tokio::test]
async fn a_large_image_has_a_thumbnail_and_a_small_one_is_its_own() {
    let server = Server::start().await;
    let ana = server.join("Ana").await;
    let account = &ana.account;
    let see_through = RgbaImage::from_fn(1_000, 500, |x, _| Rgba([9, 9, 9, if x < 500 { 0 } else { 255 }]));
    for (content, media_type, size) in [
        (encoded(red_and_blue(1_300, 650), ImageFormat::Png), "image/jpeg", (THUMBNAIL_PX_MAX, 320)),
        (encoded(see_through, ImageFormat::Png), "image/png", (THUMBNAIL_PX_MAX, 320)),
        (encoded(red_and_blue(10, 900), ImageFormat::Png), "image/jpeg", (7, THUMBNAIL_PX_MAX)),
        (encoded(red_and_blue(640, 640), ImageFormat::Png), "image/png", (640, 640)),
    ] {
        let (file, _) = there_and_back(&server, &ana, &content).await;
        let response = get_file(server.address, account, file.id, "/thumbnail").await;

        assert_eq!(response.header("content-type"), Some(media_type));
        assert_eq!(response.header("cache-control"), Some("private, no-cache"));
        assert!(response.header("content-disposition").is_some_and(|value| value.starts_with("inline")));
        let shown = image::load_from_memory(&response.bytes).expect("it is an image");
        assert_eq!(shown.dimensions(), size, "{media_type}");
    }
}

#[tokio::test]
async fn the_thumbnail_of_a_turned_photo_is_turned() {
    let server = Server::start().await;
    let ana = server.join("Ana").await;
    let photo = jpeg_of_telephone(&red_and_blue(1_300, 650), 6);

    let file = upload(server.address, &ana.account, ana.general(), "a.jpg", &photo).await;

    let response = get_file(server.address, &ana.account, file.id, "/thumbnail").await;
    let shown = image::load_from_memory(&response.bytes).expect("it is an image");
    assert_eq!(shown.dimensions(), (320, 640));
    assert!(is_red(shown.get_pixel(160, 100)) && !is_red(shown.get_pixel(160, 540)));
    assert!(!holds(&response.bytes, SECRET));
}

#[tokio::test]
async fn a_broken_image_and_one_that_would_take_all_memory_are_offered_for_download() {
    let server = Server::start().await;
    let ana = server.join("Ana").await;
    let jpeg = jpeg_of_telephone(&red_and_blue(80, 40), 1);
    let png = encoded(red_and_blue(80, 40), ImageFormat::Png);
    // It says that it is 30,000 pixels wide and high, with the right sum, and hardly has any data.
    let mut bomb = png.clone();
    bomb[16..24].copy_from_slice(&[0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]);
    let sum = crc32(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&sum.to_be_bytes());
    let mut huge_gif = encoded(red_and_blue(8, 8), ImageFormat::Gif);
    huge_gif[6..10].copy_from_slice(&[0xff; 4]);
    let text = png_chunk(b"tEXt", SECRET);
    for (what, file) in [
        ("half a photo", jpeg[..jpeg.len() / 2].to_vec()),
        ("a bomb", [&bomb[..33], &text, &bomb[33..]].concat()),
        ("a huge GIF", huge_gif),
        ("a PNG without data", [&png[..33], &text, &png[png.len() - 12..]].concat()),
        ("a GIF of nothing", b"GIF89a\x08\0\x08\0\0\0\0\x3b".to_vec()),
        ("a WebP of nothing", b"RIFF\x04\0\0\0WEBP".to_vec()),
        ("a JPEG of nothing", b"\xff\xd8\xff\xd9".to_vec()),
    ] {
        let (told, stored) = there_and_back(&server, &ana, &file).await;

        assert_eq!(told.image, None, "{what}");
        let path = format!("/attachments/{}", told.id);
        let response = get_file(server.address, &ana.account, told.id, "").await;
        assert_eq!(response.header("content-type"), Some("application/octet-stream"), "{what} at {path}");
        assert!(what == "half a photo" || !holds(&stored, SECRET), "{what}: its container is whole");
    }
}

/// The sum that ends a chunk of a PNG.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}
