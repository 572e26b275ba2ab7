//! People talk: what is said reaches everyone who may hear it, in one order, and nobody else.

use protocol::command::Command;
use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::id::ClientId;
use protocol::limits::{BODY_CHARS_MAX, HISTORY_LEN_MAX, UNANSWERED_MAX};

use crate::harness::{Server, accepted_seq, send_message};

#[tokio::test]
async fn two_people_talk() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let mut bo = server.join("Bo").await;
    let general = ana.general();

    let first = ana.say(general, "hello\nBo").await;
    assert_eq!(bo.next_post().await, (general, ana.user(), "hello\nBo".to_owned()));
    let second = bo.say(general, "hello Ana").await;

    assert!(first < second);
    for bot in [&mut ana, &mut bo] {
        bot.catch_up().await;
        assert_eq!(bot.held.bodies(general), ["hello\nBo", "hello Ana"]);
    }
}

#[tokio::test]
async fn everybody_hears_one_order_and_it_is_that_of_the_seqs() {
    let server = Server::start().await;
    let mut senders = [server.join("Ana").await, server.join("Bo").await, server.join("Cy").await];
    let general = senders[0].general();

    // All at once, and nobody waits for an answer.
    let mut asked = Vec::new();
    for number in 0..UNANSWERED_MAX {
        for sender in &mut senders {
            asked.push(sender.send(&send_message(general, &format!("number {number}"))).await);
        }
    }
    for (at, reference) in asked.into_iter().enumerate() {
        accepted_seq(&senders[at % 3].answer(reference).await);
    }
    for sender in &mut senders {
        sender.catch_up().await;
    }

    let [ana, bo, cy] = &senders;
    assert_eq!(ana.held.messages(general).len(), 3 * UNANSWERED_MAX);
    assert_eq!(ana.held.messages(general), bo.held.messages(general));
    assert_eq!(ana.held.messages(general), cy.held.messages(general));
    let in_order: Vec<String> = (0..UNANSWERED_MAX).map(|number| format!("number {number}")).collect();
    for sender in &senders {
        let own = ana.held.messages(general).into_iter().filter(|message| message.author == sender.user());
        assert_eq!(own.map(|message| message.body.as_str()).collect::<Vec<_>>(), in_order);
    }
}

#[tokio::test]
async fn a_direct_message_reaches_the_two_and_nobody_else_hears_of_it() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let mut bo = server.join("Bo").await;
    let mut eve = server.join("Eve").await;
    for bot in [&mut ana, &mut bo, &mut eve] {
        bot.catch_up().await;
    }

    let direct = ana.open_direct(bo.user()).await;
    ana.say(direct, "between us").await;
    let general = ana.general();
    ana.say(general, "to everybody").await;

    assert!(matches!(bo.next().await, Event::DirectOpened { channel, .. } if channel == direct));
    assert_eq!(bo.next_post().await, (direct, ana.user(), "between us".to_owned()));
    assert_eq!(bo.open_direct(ana.user()).await, direct, "there is one for each pair");
    let Event::MessagePosted { channel, message, .. } = eve.next().await else {
        panic!("the next that Eve hears is for everybody");
    };
    assert_eq!((channel, message.body.as_str()), (general, "to everybody"));
    let answer = eve.ask(&send_message(direct, "me too")).await;
    assert!(matches!(answer, Event::Rejected { code: ErrorCode::UnknownChannel, .. }), "{answer:?}");
}

#[tokio::test]
async fn a_channel_name_that_is_taken_is_answered_with_the_channel_that_has_it() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let mut bo = server.join("Bo").await;
    let books = ana.create("books").await;
    bo.until(|event| matches!(event, Event::ChannelCreated { channel, .. } if *channel == books)).await;

    let command =
        Command::CreateChannel { client_id: ClientId::from(0), name: "#Books".to_owned(), private: false };
    let answer = bo.ask(&command).await;

    let Event::Rejected { code: ErrorCode::ChannelExists, channel, .. } = answer else {
        panic!("the name is taken: {answer:?}");
    };
    assert_eq!(channel, Some(books));
}

#[tokio::test]
async fn who_leaves_hears_no_more_and_who_joins_gets_the_whole_history() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let mut bo = server.join("Bo").await;
    let books = ana.create("books").await;
    ana.say(books, "first").await;

    bo.join(books).await;
    bo.catch_up().await;
    assert_eq!(bo.held.bodies(books), ["first"]);

    bo.leave(books).await;
    bo.catch_up().await;
    ana.say(books, "second").await;
    let general = ana.general();
    ana.say(general, "back here").await;

    assert_eq!(bo.next_post().await, (general, ana.user(), "back here".to_owned()));
    assert!(bo.held.bodies(books).is_empty());
}

#[tokio::test]
async fn a_deleted_message_is_gone_for_everybody() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let mut bo = server.join("Bo").await;
    let general = ana.general();
    let message = ana.say(general, "a mistake").await;
    ana.say(general, "no mistake").await;

    ana.delete(general, message).await;

    bo.until(|event| matches!(event, Event::MessageDeleted { message: of, .. } if *of == message)).await;
    assert_eq!(bo.held.bodies(general), ["no mistake"]);
    assert_eq!(server.join("Cy").await.held.bodies(general), ["no mistake"]);
}

#[tokio::test]
async fn of_120_messages_the_newest_100_stay() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let mut bo = server.join("Bo").await;
    let general = ana.general();

    for number in 0..120 {
        ana.say(general, &number.to_string()).await;
    }

    let kept: Vec<String> = (20..120).map(|number| number.to_string()).collect();
    bo.catch_up().await;
    assert_eq!(kept.len(), HISTORY_LEN_MAX);
    assert_eq!(bo.held.bodies(general), kept, "heard live");
    assert_eq!(server.join("Cy").await.held.bodies(general), kept, "read at once");
}

#[tokio::test]
async fn the_longest_body_is_taken_and_a_longer_one_rejected() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let general = ana.general();

    ana.say(general, &"😀".repeat(BODY_CHARS_MAX)).await;
    let answer = ana.ask(&send_message(general, &"😀".repeat(BODY_CHARS_MAX + 1))).await;

    assert!(matches!(answer, Event::Rejected { code: ErrorCode::MessageTooLong, temporary: false, .. }));
}
