//! Files that come with messages: who may fetch them, as what, and when they are gone from the disk.

use std::path::{Path, PathBuf};

use protocol::attachment::Attachment;
use protocol::command::Command;
use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::id::AttachmentId;
use protocol::limits::{ATTACHMENTS_MAX, HISTORY_LEN_MAX};
use serde_json::json;
use tempfile::TempDir;

use crate::harness::{
    Account, Bot, Held, Process, Server, delete_upload, files_with, get_file, patiently, register, request,
    send_files, upload,
};

/// What no browser shows.
const NOTES: &[u8] = b"just some notes";

/// Every file below the folder of the files, thumbnails among them.
pub fn stored(data: &Path) -> Vec<PathBuf> {
    let (mut folders, mut files) = (vec![data.join("files")], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("the folder can be read").path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files
}

/// Waits until there are so many files: they go a moment after their messages.
pub async fn are_stored(data: &Path, count: usize) {
    let wait = async {
        while stored(data).len() != count {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    patiently(&format!("{count} files are there"), wait).await;
}

/// A small picture with something to see.
fn png(width: u32, height: u32) -> Vec<u8> {
    let pixels = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, 7]));
    let mut file = std::io::Cursor::new(Vec::new());
    pixels.write_to(&mut file, image::ImageFormat::Png).expect("memory takes every write");
    file.into_inner()
}

fn is_rejected(answer: &Event, wanted: ErrorCode) {
    assert!(matches!(answer, Event::Rejected { code, .. } if *code == wanted), "{answer:?}");
}

#[tokio::test]
async fn a_file_is_fetched_by_the_members_of_its_channel_and_by_nobody_else() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let mut bo = server.join("Bo").await;
    let eve = server.register("Eve").await;
    let books = ana.create("books").await;
    bo.join(books).await;
    let file = upload(server.address, &ana.account, books, "notes.txt", NOTES).await;
    let status = async |who: &Account| get_file(server.address, who, file.id, "").await.status;

    assert_eq!(status(&ana.account).await, 200, "before it is sent, whoever has uploaded it");
    assert_eq!(status(&bo.account).await, 404, "and nobody else");
    ana.say_with(books, "my notes", vec![file.id]).await;
    bo.catch_up().await;

    let sent = bo.held.messages(books)[0].attachments.clone();
    assert_eq!(sent, std::slice::from_ref(&file));
    assert_eq!(get_file(server.address, &bo.account, file.id, "").await.bytes, NOTES);
    assert_eq!(status(&ana.account).await, 200);
    assert_eq!(status(&eve).await, 404, "not a member");
    let path = format!("/attachments/{}", file.id);
    assert_eq!(request(server.address, "GET", &path, &[], None).await.status, 404, "nobody at all");

    bo.leave(books).await;
    assert_eq!(status(&bo.account).await, 404, "a member no more");
    let bearer = ana.account.bearer();
    request(server.address, "DELETE", "/devices/current", &[("Authorization", &bearer)], None).await;
    assert_eq!(status(&ana.account).await, 404, "logged out");
}

#[tokio::test]
async fn a_file_of_two_is_for_the_two() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let bo = server.register("Bo").await;
    let eve = server.register("Eve").await;
    let direct = ana.open_direct(bo.user.id).await;
    let file = upload(server.address, &ana.account, direct, "notes.txt", NOTES).await;
    ana.say_with(direct, "", vec![file.id]).await;

    assert_eq!(get_file(server.address, &bo, file.id, "").await.status, 200);
    assert_eq!(get_file(server.address, &eve, file.id, "").await.status, 404);
}

#[tokio::test]
async fn the_content_decides_what_a_file_is_and_its_name_does_not() {
    let server = Server::start().await;
    let ana = server.join("Ana").await;
    let general = ana.general();
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".as_slice();
    let picture = png(8, 8);
    for (name, content, media_type, disposition) in [
        ("a.png", b"<html><script>alert(1)</script>".as_slice(), "application/octet-stream", "attachment"),
        ("a.svg", svg, "application/octet-stream", "attachment"),
        ("a.html", b"<b>hello</b>", "application/octet-stream", "attachment"),
        ("a.png", b"\x89PNG\r\n\x1a\n but no more", "application/octet-stream", "attachment"),
        ("a.html", &picture, "image/png", "inline"),
    ] {
        let file = upload(server.address, &ana.account, general, name, content).await;
        let response = get_file(server.address, &ana.account, file.id, "").await;

        assert_eq!(response.bytes, content, "{name}");
        assert_eq!(response.header("content-type"), Some(media_type), "{name}");
        let expected = format!("{disposition}; filename*=UTF-8''{name}");
        assert_eq!(response.header("content-disposition"), Some(expected.as_str()));
        assert_eq!(response.header("content-length"), Some(content.len().to_string().as_str()));
        assert_eq!(response.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(response.header("content-security-policy"), Some("default-src 'none'; sandbox"));
        assert_eq!(response.header("cache-control"), Some("private, no-cache"));
        assert_eq!(response.header("cross-origin-resource-policy"), Some("same-origin"));
        let thumbnail = get_file(server.address, &ana.account, file.id, "/thumbnail").await;
        assert_eq!(thumbnail.status, if file.image.is_some() { 200 } else { 404 }, "{name}");
    }
}

#[tokio::test]
async fn whoever_has_a_file_already_is_asked_for_leave_and_sent_nothing_again() {
    let server = Server::start().await;
    let ana = server.join("Ana").await;
    let eve = server.register("Eve").await;
    let general = ana.general();
    let file = upload(server.address, &ana.account, general, "a.txt", NOTES).await;
    let first = get_file(server.address, &ana.account, file.id, "").await;
    let etag = first.header("etag").expect("it has one").to_owned();
    let path = format!("/attachments/{}", file.id);
    let again = async |who: &Account| {
        let (cookie, headers) = (who.cookie(), ("If-None-Match", etag.as_str()));
        request(server.address, "GET", &path, &[("Cookie", &cookie), headers], None).await
    };

    let response = again(&ana.account).await;
    assert_eq!((response.status, response.bytes.len()), (304, 0));
    assert_eq!(response.header("cache-control"), Some("private, no-cache"));
    assert_eq!(again(&eve).await.status, 404);
}

#[tokio::test]
async fn ten_files_come_with_one_message_and_eleven_do_not() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let general = ana.general();
    let mut files = Vec::new();
    for number in 0..=ATTACHMENTS_MAX {
        let content = number.to_string();
        files.push(upload(server.address, &ana.account, general, "n.txt", content.as_bytes()).await.id);
    }

    is_rejected(&ana.ask(&send_files(general, "", files.clone())).await, ErrorCode::TooManyAttachments);
    let eleventh = files.pop().expect("there are eleven");
    ana.say_with(general, "", files).await;

    ana.catch_up().await;
    assert_eq!(ana.held.messages(general)[0].attachments.len(), ATTACHMENTS_MAX);
    ana.say_with(general, "and one", vec![eleventh]).await;
}

#[tokio::test]
async fn a_file_goes_with_one_message_of_its_own_user_in_its_own_channel() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let mut bo = server.join("Bo").await;
    let (general, books) = (ana.general(), ana.create("books").await);
    let file = upload(server.address, &ana.account, general, "a.txt", NOTES).await.id;

    let unknown = ErrorCode::UnknownAttachment;
    is_rejected(&bo.ask(&send_files(general, "mine", vec![file])).await, unknown);
    is_rejected(&ana.ask(&send_files(books, "here", vec![file])).await, unknown);
    is_rejected(&ana.ask(&send_files(general, "twice", vec![file, file])).await, unknown);
    is_rejected(&ana.ask(&send_files(general, "what", vec![AttachmentId(1)])).await, unknown);
    is_rejected(&ana.ask(&send_files(general, " ", vec![])).await, ErrorCode::MessageEmpty);
    ana.say_with(general, "", vec![file]).await;
    is_rejected(&ana.ask(&send_files(general, "again", vec![file])).await, unknown);
}

#[tokio::test]
async fn a_cancelled_upload_is_gone_and_one_that_was_sent_stays() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let bo = server.register("Bo").await;
    let general = ana.general();
    let cancelled = upload(server.address, &ana.account, general, "a.txt", NOTES).await.id;
    let sent = upload(server.address, &ana.account, general, "b.txt", b"other notes").await.id;
    ana.say_with(general, "", vec![sent]).await;

    for (who, id) in [(&bo, cancelled), (&ana.account, sent), (&ana.account, AttachmentId(1))] {
        assert_eq!(delete_upload(server.address, who, id).await.status, 204, "without a word");
    }
    are_stored(server.data(), 2).await;
    assert_eq!(delete_upload(server.address, &ana.account, cancelled).await.status, 204);

    are_stored(server.data(), 1).await;
    assert_eq!(get_file(server.address, &ana.account, cancelled, "").await.status, 404);
    assert_eq!(get_file(server.address, &bo, sent, "").await.status, 200);
    is_rejected(&ana.ask(&send_files(general, "", vec![cancelled])).await, ErrorCode::UnknownAttachment);
}

#[tokio::test]
async fn a_deleted_message_takes_its_file_and_its_thumbnail_along() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let general = ana.general();
    let file = upload(server.address, &ana.account, general, "a.png", &png(900, 900)).await;
    let message = ana.say_with(general, "look", vec![file.id]).await;
    assert_eq!(stored(server.data()).len(), 2, "the file and its thumbnail");

    ana.edit(general, message, "look here").await;
    assert_eq!(get_file(server.address, &ana.account, file.id, "/thumbnail").await.status, 200);
    ana.delete(general, message).await;

    are_stored(server.data(), 0).await;
    assert_eq!(get_file(server.address, &ana.account, file.id, "").await.status, 404);
    assert_eq!(get_file(server.address, &ana.account, file.id, "/thumbnail").await.status, 404);
}

#[tokio::test]
async fn the_cap_takes_the_files_of_what_it_drops_along() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let general = ana.general();
    let first = upload(server.address, &ana.account, general, "a.txt", b"first").await.id;
    let second = upload(server.address, &ana.account, general, "b.txt", b"second").await.id;
    ana.say_with(general, "", vec![first]).await;
    ana.say_with(general, "", vec![second]).await;

    for number in 0..HISTORY_LEN_MAX - 1 {
        ana.say(general, &number.to_string()).await;
    }

    are_stored(server.data(), 1).await;
    assert_eq!(get_file(server.address, &ana.account, first, "").await.status, 404);
    assert_eq!(get_file(server.address, &ana.account, second, "").await.status, 200);
}

#[tokio::test]
async fn what_is_there_twice_is_one_file_and_stays_as_long_as_one_needs_it() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let general = ana.general();
    let picture = png(900, 10);
    let one = upload(server.address, &ana.account, general, "a.png", &picture).await;
    let two = upload(server.address, &ana.account, general, "b.png", &picture).await;
    assert_eq!((one.file, one.image), (two.file, two.image));
    assert_ne!(one.id, two.id);
    let message = ana.say_with(general, "", vec![one.id, two.id]).await;
    let third = upload(server.address, &ana.account, general, "c.png", &picture).await;
    assert_eq!(stored(server.data()).len(), 2, "the file and its thumbnail");

    ana.delete(general, message).await;
    let server = server.restart().await;

    assert_eq!(get_file(server.address, &ana.account, third.id, "").await.bytes, picture);
    assert_eq!(delete_upload(server.address, &ana.account, third.id).await.status, 204);
    are_stored(server.data(), 0).await;
}

#[tokio::test]
async fn a_restart_keeps_the_files_and_sweeps_away_what_nobody_uses() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let general = ana.general();
    let sent = upload(server.address, &ana.account, general, "a.png", &png(900, 10)).await;
    ana.say_with(general, "", vec![sent.id]).await;
    let waiting = upload(server.address, &ana.account, general, "b.txt", NOTES).await;
    let account = ana.account.clone();
    drop(ana);
    let data = server.stop().await;
    let files = data.path().join("files");
    std::fs::create_dir_all(files.join("00")).expect("the folder is ours");
    for orphan in
        [format!("00/{}", "0".repeat(62)), format!("00/{}.thumb", "0".repeat(62)), "tmp/7".to_owned()]
    {
        std::fs::write(files.join(orphan), "left over").expect("the folder is ours");
    }

    let server = Server::start_in(data).await;

    are_stored(server.data(), 3).await;
    for Attachment { id, bytes, .. } in [&sent, &waiting] {
        assert_eq!(get_file(server.address, &account, *id, "").await.bytes.len() as u64, *bytes);
    }
    assert_eq!(get_file(server.address, &account, sent.id, "/thumbnail").await.status, 200);
    let mut ana = server.connect(&account).await;
    ana.say_with(general, "now", vec![waiting.id]).await;
}

#[tokio::test]
async fn an_upload_survives_a_kill_and_can_be_sent() {
    let folder = TempDir::new().expect("the system has a place for temporary files");
    let process = Process::start(folder.path()).await;
    let account = register(process.address, "Ana").await;
    let general = Bot::connect(process.address, account.clone(), Held::default()).await.general();
    let file = upload(process.address, &account, general, "a.png", &png(900, 10)).await;
    process.kill().await;

    let process = Process::start(folder.path()).await;
    let mut ana = Bot::connect(process.address, account.clone(), Held::default()).await;
    ana.say_with(general, "there it is", vec![file.id]).await;
    process.kill().await;

    let process = Process::start(folder.path()).await;
    let ana = Bot::connect(process.address, account.clone(), Held::default()).await;
    assert_eq!(ana.held.messages(general)[0].attachments, std::slice::from_ref(&file));
    assert_eq!(get_file(process.address, &account, file.id, "").await.bytes.len() as u64, file.bytes);
    assert_eq!(process.terminate().await.code(), Some(0));
    assert_eq!(stored(&Process::data(folder.path())).len(), 2, "the file and its thumbnail");
}

#[tokio::test]
async fn a_file_name_is_in_no_log_and_in_no_file_once_its_message_is_gone() {
    let folder = TempDir::new().expect("the system has a place for temporary files");
    let process = Process::start(folder.path()).await;
    let account = register(process.address, "Ana").await;
    let mut ana = Bot::connect(process.address, account.clone(), Held::default()).await;
    let general = ana.general();
    let file = upload(process.address, &account, general, "xylophone.txt", b"zeppelin").await;
    let message = ana.say_with(general, "", vec![file.id]).await;
    get_file(process.address, &account, file.id, "").await;
    let (data, log) = (Process::data(folder.path()), Process::log(folder.path()));
    let is_kept = |text| !files_with(&data, text).is_empty();
    let kept = async {
        // The journal may move its newest facts from one file to another while they are read.
        while !(is_kept(b"xylophone") && is_kept(b"zeppelin")) {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    patiently("this search finds what is kept", kept).await;
    ana.delete(general, message).await;

    assert_eq!(process.terminate().await.code(), Some(0));

    assert!(files_with(&data, b"xylophone").is_empty() && files_with(&data, b"zeppelin").is_empty());
    let log = std::fs::read_to_string(log).expect("it is text");
    assert!(!log.contains("xylophone") && !log.contains("zeppelin"), "{log}");
}

#[tokio::test]
async fn an_attachment_can_be_asked_for_by_its_id_only() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;
    let cookie = ana.cookie();
    for path in ["/attachments/1", "/attachments/0000000000000001", "/attachments/..%2Fbanter.sqlite"] {
        let response = request(server.address, "GET", path, &[("Cookie", &cookie)], None).await;
        assert_eq!(
            (response.status, response.json()),
            (404, json!({ "code": "unknown_attachment" })),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_repeat_of_a_message_with_files_posts_it_once() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let general = ana.general();
    let file = upload(server.address, &ana.account, general, "a.txt", NOTES).await.id;
    let command: Command = send_files(general, "", vec![file]);

    let first = ana.ask(&command).await;
    let again = ana.ask(&command).await;

    let seq =
        |event: &Event| matches!(event, Event::Accepted { .. }).then(|| crate::harness::accepted_seq(event));
    assert!(seq(&first).is_some() && seq(&first) == seq(&again), "{again:?}");
    ana.catch_up().await;
    assert_eq!(ana.held.messages(general).len(), 1);
}
