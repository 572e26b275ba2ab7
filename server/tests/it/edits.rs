//! Edits, reactions, pins and typing over sockets; and what an edited message said is gone from the disk.

use std::collections::BTreeSet;

use protocol::command::Command;
use protocol::error::ErrorCode;
use protocol::event::Event;
use tempfile::TempDir;

use crate::harness::{Bot, Held, Process, Server, files_with, next_client_id, register};

/// Bytes that are in no other part of the data.
const SECRET: &str = "the quick brown zebra";

#[tokio::test]
async fn everybody_hears_of_an_edit_and_who_comes_later_sees_it() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let mut bo = server.join("Bo").await;
    let general = ana.general();
    let message = ana.say(general, "helo").await;
    let reply = bo.reply(general, message, "what?").await;

    ana.edit(general, message, "hello").await;

    bo.until(|event| matches!(event, Event::MessageEdited { message: of, .. } if *of == message)).await;
    ana.catch_up().await;
    let cy = server.join("Cy").await;
    assert_eq!(cy.held.bodies(general), ["hello", "what?"]);
    for bot in [&ana, &bo] {
        assert_eq!(bot.held.channels(), cy.held.channels());
    }
    let messages = cy.held.messages(general);
    assert!(messages[0].edited.is_some_and(|at| at >= messages[0].at));
    assert_eq!((messages[1].seq, messages[1].reply_to), (reply, Some(message)));

    let server = server.restart().await;
    assert_eq!(server.connect(&cy.account).await.held.channels(), cy.held.channels());
}

#[tokio::test]
async fn only_ones_own_message_can_be_edited_and_only_while_it_is_there() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let mut bo = server.join("Bo").await;
    let channel = ana.general();
    let message = ana.say(channel, "mine").await;
    let command = || {
        let body = "changed".to_owned();
        Command::EditMessage { client_id: next_client_id(), channel, message, body }
    };

    let answer = bo.ask(&command()).await;
    assert!(matches!(answer, Event::Rejected { code: ErrorCode::NotAllowed, .. }), "{answer:?}");
    ana.delete(channel, message).await;
    let answer = ana.ask(&command()).await;
    assert!(matches!(answer, Event::Rejected { code: ErrorCode::UnknownMessage, .. }), "{answer:?}");
}

#[tokio::test]
async fn reactions_and_pins_are_heard_live_caught_up_and_kept() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let mut bo = server.join("Bo").await;
    let mut cy = server.join("Cy").await;
    let general = ana.general();
    let message = ana.say(general, "cake at four").await;
    cy.catch_up().await;
    let (away, held) = cy.disconnect();

    bo.react(general, message, "🎂", true).await;
    ana.react(general, message, "🎂", true).await;
    ana.react(general, message, "👍", true).await;
    ana.react(general, message, "👍", false).await;
    bo.pin(general, message, true).await;
    ana.catch_up().await;
    bo.catch_up().await;

    let shown = ana.held.messages(general)[0].clone();
    let [reaction] = shown.reactions.as_slice() else { panic!("one is left: {shown:?}") };
    // Two who react in the same millisecond may come in either order.
    let users: BTreeSet<_> = reaction.users.iter().copied().collect();
    assert_eq!((reaction.emoji.as_str(), users), ("🎂", BTreeSet::from([ana.user(), bo.user()])));
    assert_eq!(shown.pin.map(|pin| pin.by), Some(bo.user()));
    let mut cy = server.resume(&away, held).await;
    assert_eq!(cy.histories[0].changed.len(), 1, "what was there before comes as it is now");
    cy.catch_up().await;
    for bot in [&bo, &cy] {
        assert_eq!(bot.held.channels(), ana.held.channels());
    }

    let server = server.restart().await;
    let mut ana = server.connect(&ana.account).await;
    assert_eq!(ana.held.channels(), cy.held.channels());
    ana.pin(general, message, false).await;
    ana.catch_up().await;
    assert_eq!(ana.held.messages(general)[0].pin, None);
}

#[tokio::test]
async fn typing_is_told_to_the_other_members_and_kept_nowhere() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let mut bo = server.join("Bo").await;
    let mut eve = server.join("Eve").await;
    let (user, channel) = (ana.user(), ana.open_direct(bo.user()).await);
    eve.catch_up().await;

    ana.send(&Command::SetTyping { channel, typing: true }).await;
    let heard = bo.until(|event| matches!(event, Event::Typing { .. })).await;
    assert_eq!(heard, Event::Typing { channel, user, typing: true });
    ana.send(&Command::SetTyping { channel, typing: false }).await;
    let heard = bo.until(|event| matches!(event, Event::Typing { .. })).await;
    assert_eq!(heard, Event::Typing { channel, user, typing: false });

    let general = ana.general();
    ana.say(general, "to everybody").await;
    assert!(matches!(eve.next().await, Event::MessagePosted { .. }), "Eve heard nothing of it");
}

#[tokio::test]
async fn the_text_of_an_edited_message_is_in_no_file() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let general = ana.general();
    let posted = ana.say(general, SECRET).await;
    let edited = ana.say(general, "first").await;

    ana.edit(general, posted, "what stays").await;
    ana.edit(general, edited, SECRET).await;
    ana.edit(general, edited, "what stays, too").await;
    drop(ana);

    let data = server.stop().await;
    assert!(!files_with(data.path(), b"what stays, too").is_empty(), "this search does find what is stored");
    assert_eq!(files_with(data.path(), SECRET.as_bytes()), Vec::<String>::new());
}

#[tokio::test]
async fn an_edited_message_that_is_deleted_or_leaves_with_the_cap_is_in_no_file() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let general = ana.general();
    for number in 0..2 {
        let message = ana.say(general, "first").await;
        ana.edit(general, message, SECRET).await;
        if number == 0 {
            ana.delete(general, message).await;
        }
    }

    for number in 0..100 {
        ana.say(general, &format!("what stays {number}")).await;
    }
    drop(ana);

    let data = server.stop().await;
    assert_eq!(files_with(data.path(), SECRET.as_bytes()), Vec::<String>::new());
}

#[tokio::test]
async fn an_edit_that_a_crash_cut_off_is_finished_by_the_next_start() {
    let folder = TempDir::new().expect("the system has a place for temporary files");
    let process = Process::start(folder.path()).await;
    let account = register(process.address, "Ana").await;
    let mut ana = Bot::connect(process.address, account.clone(), Held::default()).await;
    let general = ana.general();
    let message = ana.say(general, SECRET).await;
    ana.edit(general, message, "what stays").await;
    process.kill().await;

    let process = Process::start(folder.path()).await;
    let ana = Bot::connect(process.address, account, Held::default()).await;
    assert_eq!(ana.held.bodies(general), ["what stays"]);
    drop(ana);
    assert_eq!(process.terminate().await.code(), Some(0));

    assert_eq!(files_with(&Process::data(folder.path()), SECRET.as_bytes()), Vec::<String>::new());
}
