//! A restart keeps everything: users, channels, memberships, histories, read marks, and what was done already.

use protocol::event::Event;
use protocol::id::{ChannelId, Seq};
use protocol::limits::UNANSWERED_MAX;
use protocol::snapshot::Welcome;

use crate::harness::{Bot, Server, accepted_seq, send_message};

/// More facts than a replay reads in one go, several times.
const FACTS: usize = 2_000;

fn read_of(welcome: &Welcome, channel: ChannelId) -> (Seq, u32) {
    let mut channels = welcome.channels.iter();
    let channel = channels.find(|of| of.id == channel).expect("it is listed");
    (channel.mark.read, channel.unread)
}

#[tokio::test]
async fn everybody_finds_everything_as_it_was() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let mut bo = server.join("Bo").await;
    let general = ana.general();
    let books = ana.create("Books").await;
    let films = ana.create("films").await;
    bo.join(books).await;
    bo.join(films).await;
    bo.leave(films).await;
    ana.leave(general).await;
    let direct = bo.open_direct(ana.user()).await;
    for channel in [books, direct] {
        ana.say(channel, "one").await;
        let two = bo.say(channel, "two").await;
        ana.say(channel, "three").await;
        bo.delete(channel, two).await;
    }
    let mut before = Vec::new();
    for bot in [ana, bo] {
        let (account, _) = bot.disconnect();
        let bot = server.connect(&account).await;
        let welcome = bot.welcome.clone();
        before.push((bot.disconnect(), welcome));
    }

    let server = server.restart().await;

    for ((account, held), welcome) in before {
        let after = server.connect(&account).await;
        assert_eq!(after.welcome.epoch, welcome.epoch);
        assert_eq!(after.welcome.user, welcome.user);
        assert_eq!(after.welcome.users, welcome.users);
        assert_eq!(after.welcome.channels, welcome.channels);
        assert_eq!(after.held.channels(), held.channels());
        assert_eq!(after.held.bodies(books), ["one", "three"]);
    }
}

#[tokio::test]
async fn who_left_the_default_channel_stays_out_and_who_is_new_is_in() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let general = ana.general();
    ana.leave(general).await;
    let (ana, _) = ana.disconnect();

    let server = server.restart().await;

    let is_in =
        |bot: &Bot| bot.welcome.channels.iter().any(|channel| channel.id == general && channel.joined);
    assert!(!is_in(&server.connect(&ana).await));
    assert!(is_in(&server.join("Bo").await));
}

#[tokio::test]
async fn the_newest_read_marks_are_kept_by_a_clean_stop() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let mut bo = server.join("Bo").await;
    let general = ana.general();
    let one = ana.say(general, "one").await;
    ana.say(general, "two").await;
    bo.mark_read(general, one).await;
    let ((ana, _), (bo, _)) = (ana.disconnect(), bo.disconnect());

    // At once, long before marks are written by themselves.
    let server = server.restart().await;

    assert_eq!(read_of(&server.connect(&bo).await.welcome, general), (one, 1));
    assert_eq!(read_of(&server.connect(&ana).await.welcome, general).1, 0, "one's own are read");
}

#[tokio::test]
async fn nobody_is_served_before_everything_is_replayed() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    for number in 0..FACTS / UNANSWERED_MAX {
        let channel = ana.create(&format!("channel-{number}")).await;
        let mut asked = Vec::new();
        for _ in 0..UNANSWERED_MAX {
            asked.push(ana.send(&send_message(channel, "hello")).await);
        }
        for reference in asked {
            accepted_seq(&ana.answer(reference).await);
        }
    }
    ana.catch_up().await;
    let (ana, held) = ana.disconnect();

    let server = server.restart().await;

    let after = server.connect(&ana).await;
    assert_eq!(after.held.channels(), held.channels());
}

#[tokio::test]
async fn a_command_from_before_acts_once() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let general = ana.general();
    let kept = send_message(general, "once");
    let deleted = send_message(general, "and gone");
    let first = accepted_seq(&ana.ask(&kept).await);
    let second = accepted_seq(&ana.ask(&deleted).await);
    ana.delete(general, second).await;
    let (ana, _) = ana.disconnect();

    let server = server.restart().await;
    let mut ana = server.connect(&ana).await;
    let answers = [ana.ask(&kept).await, ana.ask(&deleted).await];

    assert!(matches!(answers[0], Event::Accepted { seq, gone: false, .. } if seq == first));
    assert!(matches!(answers[1], Event::Accepted { seq, gone: true, .. } if seq == second));
    ana.catch_up().await;
    assert_eq!(ana.held.bodies(general), ["once"]);
}
