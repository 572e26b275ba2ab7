//! A reader who does not read: it is let go, nobody else waits for it, and it comes back by its cursor.

use protocol::error::CloseCode;
use protocol::event::Event;
use protocol::id::{ChannelId, Seq};
use protocol::limits::{BODY_CHARS_MAX, HISTORY_LEN_MAX, OUTGOING_MAX, UNANSWERED_MAX};

use crate::harness::{Bot, Connection, Ending, Held, Server, accepted_seq, patiently, send_message};

/// Long messages to fill what the system keeps for a reader, then short ones to fill what the server keeps;
/// and again, where the system keeps more than the usual few megabytes.
const LONG_MESSAGES: usize = 320;
const ROUND: usize = LONG_MESSAGES + OUTGOING_MAX;
const ROUNDS_MAX: usize = 16;

/// Posts messages until the server has let go of a connection. Returns their seqs.
async fn post_until_one_is_gone(server: &Server, bot: &mut Bot, channel: ChannelId) -> Vec<Seq> {
    let all = server.sockets.len();
    let long = "😀".repeat(BODY_CHARS_MAX);
    let mut posted = Vec::new();
    while server.sockets.len() == all {
        assert!(posted.len() < ROUNDS_MAX * ROUND, "nobody was let go");
        let body = if posted.len() % ROUND < LONG_MESSAGES { &long } else { "short" };
        let mut asked = Vec::new();
        for _ in 0..UNANSWERED_MAX {
            asked.push(bot.send(&send_message(channel, body)).await);
        }
        for reference in asked {
            posted.push(accepted_seq(&bot.answer(reference).await));
        }
    }
    posted
}

/// Reads until this message. Returns the seqs of all before it, and of it.
async fn read_until(mut bot: Bot, last: &str) -> (Vec<Seq>, Held) {
    let mut heard = Vec::new();
    loop {
        if let Event::MessagePosted { message, .. } = bot.next().await {
            heard.push(message.seq);
            if message.body.as_str() == last {
                return (heard, bot.held);
            }
        }
    }
}

#[tokio::test]
async fn a_reader_who_stops_reading_is_let_go_and_misses_nothing_when_back() {
    let server = Server::start().await;
    let slow = server.register("Slow").await;
    let connection = Connection::with_little_room(server.address, &slow).await;
    let mut slow = Bot::greet(connection, slow, Held::default()).await;
    let general = slow.general();
    let other = server.join("Other").await;
    let mut poster = server.join("Poster").await;
    let reading = tokio::spawn(read_until(other, "the end"));

    let mut posted = post_until_one_is_gone(&server, &mut poster, general).await;
    posted.push(poster.say(general, "the end").await);

    // Whoever reads has everything, in order.
    let (heard, held_by_other) = patiently("the other reads on", reading).await.expect("it does not panic");
    assert_eq!(heard, posted);
    // Whoever does not has the start, without a gap, and is told why if there is still room to tell it.
    let mut heard = Vec::new();
    let ending = loop {
        match slow.next_or_end().await {
            Ok(Event::MessagePosted { message, .. }) => heard.push(message.seq),
            Ok(_) => {}
            Err(ending) => break ending,
        }
    };
    assert!(heard.len() < posted.len());
    assert_eq!(heard, posted[..heard.len()]);
    let told = Ending::Code(CloseCode::SlowReader.number());
    assert!(ending == told || ending == Ending::Broken, "{ending:?}");
    // And it comes back by what it has.
    let slow = server.resume(&slow.account, slow.held).await;
    assert_eq!(slow.held.messages(general).len(), HISTORY_LEN_MAX);
    assert_eq!(slow.held.channels(), held_by_other.channels());
}

#[tokio::test]
async fn a_reader_who_is_merely_behind_gets_everything() {
    let server = Server::start().await;
    let behind = server.join("Behind").await;
    let mut poster = server.join("Poster").await;
    let general = poster.general();

    let mut posted = Vec::new();
    for number in 0..200 {
        posted.push(poster.say(general, &number.to_string()).await);
    }

    let (heard, _) = read_until(behind, "199").await;
    assert_eq!(heard, posted);
}
