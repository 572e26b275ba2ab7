//! A deleted message is gone from the disk: no file of the server holds its text.

use tempfile::TempDir;

use crate::harness::{Bot, Held, Process, Server, files_with, register};

/// Bytes that are in no other part of the data.
const SECRET: &str = "the quick brown zebra";

#[tokio::test]
async fn a_deleted_text_is_in_no_file() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let mut bo = server.join("Bo").await;
    let general = ana.general();
    let direct = ana.open_direct(bo.user()).await;
    bo.catch_up().await;

    for channel in [general, direct] {
        let message = ana.say(channel, SECRET).await;
        ana.say(channel, "what stays").await;
        ana.delete(channel, message).await;
    }
    drop((ana, bo));

    let data = server.stop().await;
    assert!(!files_with(data.path(), b"what stays").is_empty(), "this search does find what is stored");
    assert_eq!(files_with(data.path(), SECRET.as_bytes()), Vec::<String>::new());
}

#[tokio::test]
async fn a_text_that_left_with_the_cap_is_in_no_file() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let general = ana.general();
    ana.say(general, SECRET).await;

    for number in 0..100 {
        ana.say(general, &format!("what stays {number}")).await;
    }
    drop(ana);

    let data = server.stop().await;
    assert_eq!(files_with(data.path(), SECRET.as_bytes()), Vec::<String>::new());
}

#[tokio::test]
async fn an_erasing_that_a_crash_cut_off_is_finished_by_the_next_start() {
    let folder = TempDir::new().expect("the system has a place for temporary files");
    let process = Process::start(folder.path()).await;
    let account = register(process.address, "Ana").await;
    let mut ana = Bot::connect(process.address, account, Held::default()).await;
    let general = ana.general();
    let message = ana.say(general, SECRET).await;
    ana.delete(general, message).await;
    process.kill().await;

    let process = Process::start(folder.path()).await;
    assert_eq!(process.terminate().await.code(), Some(0));

    assert_eq!(files_with(&Process::data(folder.path()), SECRET.as_bytes()), Vec::<String>::new());
}
