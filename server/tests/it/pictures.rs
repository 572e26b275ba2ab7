//! The pictures of users.

use std::io::Cursor;

use image::{DynamicImage, GenericImageView as _, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use protocol::event::Event;
use protocol::limits::{PICTURE_BYTES_MAX, PICTURE_FORM_BYTES_MAX, PICTURE_PX};

use crate::harness::{self, Account, Browser, Response, Server, file_form, files_with};

const UPLOAD: &str = "/settings/picture";

fn encoded(pixels: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    pixels.into().write_to(&mut file, format).expect("memory takes every write");
    file.into_inner()
}

/// An image in one color.
fn plain(color: [u8; 3]) -> Vec<u8> {
    encoded(RgbImage::from_pixel(40, 40, Rgb(color)), ImageFormat::Png)
}

async fn ana(server: &Server) -> (Account, Browser) {
    let ana = server.register("Ana").await;
    let browser = Browser::of(server, &ana);
    (ana, browser)
}

/// Uploads a picture, and says where it is shown.
async fn upload(browser: &Browser, file: &[u8]) -> String {
    let response = browser.submit_file(UPLOAD, "picture", file).await;
    assert_eq!(response.status, 303, "{}", response.body);
    assert_eq!(response.header("location"), Some("/settings?saved=picture#profile"));
    let page = browser.get("/settings").await.body;
    let path = page.split(r#"src="/pictures/"#).nth(1).and_then(|rest| rest.split('"').next());
    format!("/pictures/{}", path.expect("the page shows the picture"))
}

fn decoded(response: &Response) -> DynamicImage {
    assert_eq!(response.status, 200, "{}", response.body);
    image::load_from_memory_with_format(&response.bytes, ImageFormat::Jpeg).expect("a picture is a JPEG")
}

fn is_near(pixel: Rgba<u8>, color: [u8; 3]) -> bool {
    pixel.0.iter().zip(color).all(|(a, b)| a.abs_diff(b) < 16)
}

#[tokio::test]
async fn a_picture_is_the_middle_of_the_image_as_a_small_square() {
    let server = Server::start().await;
    let (ana, browser) = ana(&server).await;
    let mut bo = server.join("Bo").await;
    let (red, green, blue) = ([200, 0, 0], [0, 160, 0], [0, 0, 200]);
    let color = |x| {
        if x < 300 {
            red
        } else if x < 900 {
            green
        } else {
            blue
        }
    };
    let wide = RgbImage::from_fn(1_200, 600, |x, _| Rgb(color(x)));

    let path = upload(&browser, &encoded(wide, ImageFormat::Png)).await;

    let told = bo.until(|event| matches!(event, Event::UserUpdated { .. })).await;
    let Event::UserUpdated { user, .. } = told else { panic!("{told:?}") };
    assert_eq!(user.picture.map(|file| format!("/pictures/{file}")), Some(path.clone()));
    assert_eq!(user.id, ana.user.id);
    let response = Browser::of(&server, &bo.account).get(&path).await;
    let picture = decoded(&response);
    assert_eq!(picture.dimensions(), (PICTURE_PX, PICTURE_PX));
    for at in [(4, 4), (PICTURE_PX / 2, PICTURE_PX / 2), (PICTURE_PX - 4, 4)] {
        assert!(is_near(picture.get_pixel(at.0, at.1), green), "{:?}", picture.get_pixel(at.0, at.1));
    }
}

#[tokio::test]
async fn what_lets_through_is_white_behind_and_small_images_stay_small() {
    let server = Server::start().await;
    let (_, browser) = ana(&server).await;
    let clear = RgbaImage::from_pixel(40, 60, Rgba([0, 0, 0, 0]));

    let path = upload(&browser, &encoded(clear, ImageFormat::Png)).await;

    let picture = decoded(&browser.get(&path).await);
    assert_eq!(picture.dimensions(), (40, 40));
    assert!(is_near(picture.get_pixel(20, 20), [255, 255, 255]));
}

#[tokio::test]
async fn a_picture_is_upright_and_says_nothing_of_its_camera() {
    let server = Server::start().await;
    let (_, browser) = ana(&server).await;
    let (top, bottom) = ([200, 0, 0], [0, 0, 200]);
    let pixels = RgbImage::from_fn(80, 80, |_, y| Rgb(if y < 40 { top } else { bottom }));
    let plain = encoded(pixels, ImageFormat::Jpeg);
    // Its orientation is 3: it is shown upside down. After that comes where it was taken.
    let exif = [
        b"Exif\0\0II*\0\x08\0\0\0\x01\0".as_slice(),
        &[0x12, 0x01, 3, 0, 1, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0],
        b"52 deg 31 min N",
    ]
    .concat();
    let length = (exif.len() as u16 + 2).to_be_bytes();
    let photo = [&plain[..2], &[0xff, 0xe1], &length, &exif, &plain[2..]].concat();

    let path = upload(&browser, &photo).await;

    let response = browser.get(&path).await;
    let picture = decoded(&response);
    assert!(is_near(picture.get_pixel(40, 5), bottom), "{:?}", picture.get_pixel(40, 5));
    assert!(!response.bytes.windows(6).any(|window| window == b"52 deg"));
    assert_eq!(files_with(server.data(), b"52 deg"), Vec::<String>::new());
}

#[tokio::test]
async fn what_is_no_picture_is_refused_with_why_beside_the_field() {
    let server = Server::start().await;
    let (_, browser) = ana(&server).await;
    let large = vec![0; PICTURE_BYTES_MAX + 1];

    for (file, status, why) in [
        (b"<svg onload=alert(1)></svg>".as_slice(), 422, "not an image that Banter can read"),
        (b"\x89PNG\r\n\x1a\n and no more".as_slice(), 422, "not an image that Banter can read"),
        (&large, 413, "The file is too large. A picture may have 10 MB."),
        (b"", 400, "Choose a file first."),
    ] {
        let page = browser.submit_file(UPLOAD, "picture", file).await;
        assert_eq!(page.status, status);
        assert!(page.body.contains(why), "{}", page.body);
        assert!(page.body.contains(r#"id="picture-error""#), "{}", page.body);
    }
    assert!(!browser.get("/settings").await.body.contains("/pictures/"));
}

#[tokio::test]
async fn a_form_that_is_far_too_large_is_read_up_to_its_limit_and_no_further() {
    let server = Server::start().await;
    let (_, browser) = ana(&server).await;
    let around = file_form("picture", b"").len();
    let longest = vec![0; PICTURE_FORM_BYTES_MAX - around];

    let page = browser.submit_file(UPLOAD, "picture", &longest).await;
    assert_eq!(page.status, 413);
    assert!(page.body.contains("A picture may have 10 MB."), "{}", page.body);

    let cut_off = browser.submit_file(UPLOAD, "picture", &[&longest[..], b"0"].concat()).await;
    assert_eq!((cut_off.status, &*cut_off.body), (413, r#"{"code":"file_too_large"}"#));
}

#[tokio::test]
async fn a_picture_of_the_largest_size_is_read_to_its_end() {
    let server = Server::start().await;
    let (_, browser) = ana(&server).await;
    let mut file = plain([1, 2, 3]);
    file.resize(PICTURE_BYTES_MAX, 0);

    let path = upload(&browser, &file).await;

    assert_eq!(browser.get(&path).await.status, 200);
}

#[tokio::test]
async fn a_picture_is_for_whoever_is_signed_in_and_only_while_it_is_somebodys() {
    let server = Server::start().await;
    let (_, browser) = ana(&server).await;
    let bo = server.register("Bo").await;
    let of_bo = Browser::of(&server, &bo);
    let path = upload(&browser, &plain([200, 0, 0])).await;

    let response = of_bo.get(&path).await;
    assert_eq!(response.status, 200);
    assert_eq!(response.header("cache-control"), Some("private, max-age=31536000, immutable"));
    assert_eq!(response.header("content-type"), Some("image/jpeg"));
    assert_eq!(response.header("x-content-type-options"), Some("nosniff"));
    assert!(response.header("content-security-policy").is_some_and(|policy| policy.contains("sandbox")));
    assert_eq!(Browser::new(&server).get(&path).await.status, 404);
    assert_eq!(of_bo.get("/pictures/../../journal").await.status, 404);
    assert_eq!(of_bo.get(&format!("/pictures/{}", "0".repeat(64))).await.status, 404);

    let other = upload(&browser, &plain([0, 0, 200])).await;
    assert_eq!(of_bo.get(&path).await.status, 404);
    assert_eq!(of_bo.get(&other).await.status, 200);
}

#[tokio::test]
async fn neither_a_device_that_is_logged_out_nor_a_file_of_a_message_gets_through_here() {
    let server = Server::start().await;
    let (_, browser) = ana(&server).await;
    let mut of_bo = Browser::of(&server, &server.register("Bo").await);
    let cy = server.join("Cy").await;
    let path = upload(&browser, &plain([200, 0, 0])).await;
    let file = harness::upload(server.address, &cy.account, cy.general(), "a.png", &plain([9, 9, 9])).await;

    of_bo.submit("/log-out", "").await;

    assert_eq!(of_bo.get(&path).await.status, 404);
    assert_eq!(browser.get(&path).await.status, 200);
    assert_eq!(browser.get(&format!("/pictures/{}", file.file)).await.status, 404);
}

#[tokio::test]
async fn the_picture_made_from_the_name_comes_back_and_the_other_is_gone() {
    let server = Server::start().await;
    let (_, mut browser) = ana(&server).await;
    let path = upload(&browser, &plain([200, 0, 0])).await;
    let content = browser.get(&path).await.bytes;
    assert!(browser.get("/settings").await.body.contains("Use the generated one"));

    let response = browser.submit("/settings/picture/remove", "").await;

    assert_eq!(response.header("location"), Some("/settings?saved=no-picture#profile"));
    let page = browser.get("/settings?saved=no-picture").await.body;
    assert!(!page.contains("/pictures/") && !page.contains("Use the generated one"), "{page}");
    let data = server.stop().await;
    assert_eq!(files_with(data.path(), &content), Vec::<String>::new());
}

#[tokio::test]
async fn two_users_with_the_same_picture_do_not_lose_it_by_each_other() {
    let server = Server::start().await;
    let (_, browser) = ana(&server).await;
    let bo = server.register("Bo").await;
    let mut of_bo = Browser::of(&server, &bo);
    let file = plain([200, 0, 0]);
    let path = upload(&browser, &file).await;
    assert_eq!(upload(&of_bo, &file).await, path);
    assert_eq!(upload(&browser, &file).await, path, "the same once more");

    of_bo.submit("/settings/picture/remove", "").await;

    assert_eq!(browser.get(&path).await.status, 200);
    let server = server.restart().await;
    assert_eq!(Browser::of(&server, &bo).get(&path).await.status, 200);
}

#[tokio::test]
async fn a_page_of_somebody_else_cannot_upload_a_picture() {
    let server = Server::start().await;
    let (_, browser) = ana(&server).await;

    let response = browser.submit_from(&[("Origin", "http://evil.example")], UPLOAD, "picture=x").await;

    assert_eq!(response.status, 403);
}
