//! The binary, asked to stop: everybody is told, everything accepted is kept, and the exit is a clean one.

use std::process::Command;

use protocol::error::CloseCode;
use protocol::event::Event;
use protocol::id::Seq;
use tempfile::TempDir;

use crate::harness::{
    Bot, Connection, Ending, Held, Process, accepted_seq, files_with, register, request, send_message,
};

#[tokio::test]
async fn a_stop_tells_every_connection_and_keeps_everything_accepted() {
    let folder = TempDir::new().expect("the system has a place for temporary files");
    let process = Process::start(folder.path()).await;
    let mut bots = Vec::new();
    for name in ["Ana", "Bo", "Cy"] {
        let account = register(process.address, name).await;
        bots.push(Bot::connect(process.address, account, Held::default()).await);
    }
    let general = bots[0].general();
    for number in 0..20 {
        for bot in &mut bots {
            bot.send(&send_message(general, &format!("number {number}"))).await;
        }
    }
    // Some of them are answered, some are not, and some are not even read.
    let first = bots[0].until(|event| matches!(event, Event::Accepted { .. })).await;
    process.ask_to_stop();

    let mut accepted: Vec<Seq> = vec![accepted_seq(&first)];
    for bot in &mut bots {
        let ending = loop {
            match bot.next_or_end().await {
                Ok(Event::Accepted { seq, .. }) => accepted.push(seq),
                Ok(_) => {}
                Err(ending) => break ending,
            }
        };
        assert_eq!(ending, Ending::Code(CloseCode::Shutdown.number()));
    }
    assert_eq!(process.wait().await.code(), Some(0));

    let process = Process::start(folder.path()).await;
    let bot = Bot::connect(process.address, bots[0].account.clone(), Held::default()).await;
    let kept: Vec<Seq> = bot.held.messages(general).iter().map(|message| message.seq).collect();
    for seq in &accepted {
        assert!(kept.contains(seq), "{seq} was accepted and is lost");
    }
    drop(bot);
    assert_eq!(process.terminate().await.code(), Some(0));
}

#[tokio::test]
async fn connections_in_every_state_are_no_reason_to_stay() {
    let folder = TempDir::new().expect("the system has a place for temporary files");
    let process = Process::start(folder.path()).await;
    let ana = register(process.address, "Ana").await;
    // One that has not said hello, and one that has not said anything.
    let mut ungreeted = Connection::of(process.address, &ana).await;
    let silent = tokio::net::TcpStream::connect(process.address).await.expect("the server listens");

    process.ask_to_stop();

    ungreeted.is_closed_with(CloseCode::Shutdown).await;
    assert_eq!(process.wait().await.code(), Some(0));
    drop(silent);
}

#[tokio::test]
async fn a_key_a_name_and_a_body_are_in_no_log() {
    let folder = TempDir::new().expect("the system has a place for temporary files");
    let process = Process::start(folder.path()).await;
    let account = register(process.address, "Quentin").await;
    let mut bot = Bot::connect(process.address, account.clone(), Held::default()).await;
    let general = bot.general();
    bot.say(general, "xylophone").await;
    bot.connection.send("zeppelin is no json").await;
    bot.connection.is_closed_with(CloseCode::BadFrame).await;
    let cookie = account.cookie();
    request(process.address, "GET", "/direct/Quentin", &[("Cookie", &cookie)], None).await;

    assert_eq!(process.terminate().await.code(), Some(0));

    let log = std::fs::read_to_string(Process::log(folder.path())).expect("it is text");
    assert!(!log.is_empty(), "something was logged");
    for secret in [account.key.as_str(), "Quentin", "xylophone", "zeppelin"] {
        assert!(!log.contains(secret), "{log}");
    }
    let data = Process::data(folder.path());
    assert!(files_with(&data, account.key.as_bytes()).is_empty(), "a key is stored only hashed");
    assert!(!files_with(&data, b"xylophone").is_empty(), "and this search does find what is stored");
}

#[tokio::test]
async fn two_servers_do_not_share_one_folder() {
    let folder = TempDir::new().expect("the system has a place for temporary files");
    let process = Process::start(folder.path()).await;

    let second = Command::new(env!("CARGO_BIN_EXE_banter"))
        .env("LEPTOS_SITE_ADDR", "127.0.0.1:0")
        .env("BANTER_DATA", Process::data(folder.path()))
        .output()
        .expect("cargo has built the binary");

    assert!(!second.status.success());
    register(process.address, "Ana").await;
}
