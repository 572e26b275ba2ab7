//! Coming back: a client that was away has in the end what one has that was there all the time.

use protocol::id::{ChannelId, Seq};

use crate::harness::{Bot, Server};

/// What a history was sent as.
fn since(bot: &Bot, channel: ChannelId) -> Option<Seq> {
    let mut histories = bot.histories.iter();
    histories.find(|history| history.channel == channel).expect("it is among those that came").since
}

/// Whoever comes with nothing gets the same.
async fn holds_what_is_there(server: &Server, bot: &mut Bot) {
    bot.catch_up().await;
    let fresh = server.connect(&bot.account).await;
    assert_eq!(bot.held.channels(), fresh.held.channels());
}

#[tokio::test]
async fn what_was_posted_and_deleted_while_away_is_caught_up_by_cursor() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let mut bo = server.join("Bo").await;
    let general = ana.general();
    ana.say(general, "one").await;
    let two = ana.say(general, "two").await;
    ana.say(general, "three").await;
    bo.catch_up().await;
    let (account, held) = bo.disconnect();

    ana.delete(general, two).await;
    ana.say(general, "four").await;
    let five = ana.say(general, "five").await;
    ana.delete(general, five).await;
    let mut bo = server.resume(&account, held).await;

    let [history] = bo.histories.as_slice() else { panic!("one channel, one history") };
    assert!(history.since.is_some());
    assert_eq!(history.messages.len(), 1, "only what is new");
    assert_eq!(history.deleted, [two], "only what was there before");
    assert_eq!(bo.held.bodies(general), ["one", "three", "four"]);
    holds_what_is_there(&server, &mut bo).await;
}

#[tokio::test]
async fn a_client_that_missed_nothing_is_sent_nothing_again() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let general = ana.general();
    ana.say(general, "one").await;
    ana.catch_up().await;

    let (account, held) = ana.disconnect();
    let ana = server.resume(&account, held).await;

    assert_eq!(since(&ana, general), Some(ana.welcome.cursor));
    assert!(ana.histories[0].messages.is_empty());
    assert_eq!(ana.held.bodies(general), ["one"]);
}

#[tokio::test]
async fn where_too_much_happened_the_history_comes_whole_and_only_there() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let mut bo = server.join("Bo").await;
    let general = ana.general();
    let books = bo.create("books").await;
    bo.say(books, "quiet here").await;
    bo.say(general, "soon gone").await;
    bo.catch_up().await;
    let (account, held) = bo.disconnect();

    for number in 0..150 {
        ana.say(general, &number.to_string()).await;
    }
    let mut bo = server.resume(&account, held).await;

    assert_eq!(since(&bo, general), None);
    assert!(since(&bo, books).is_some());
    holds_what_is_there(&server, &mut bo).await;
}

#[tokio::test]
async fn channels_that_came_and_went_while_away_come_and_go() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let mut bo = server.join("Bo").await;
    let (books, films) = (ana.create("books").await, ana.create("films").await);
    bo.join(books).await;
    bo.catch_up().await;
    let mut on_another_tab = server.connect(&bo.account).await;
    let (account, held) = bo.disconnect();

    on_another_tab.leave(books).await;
    on_another_tab.join(films).await;
    let direct = ana.open_direct(account.user.id).await;
    ana.say(direct, "while you were away").await;
    let mut bo = server.resume(&account, held).await;

    assert!(!bo.held.channels().contains_key(&books));
    assert!(bo.held.channels().contains_key(&films));
    assert_eq!(bo.held.bodies(direct), ["while you were away"]);
    holds_what_is_there(&server, &mut bo).await;
}

#[tokio::test]
async fn a_cursor_survives_a_restart_and_means_nothing_on_another_server() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let general = ana.general();
    ana.say(general, "one").await;
    ana.catch_up().await;
    let (account, held) = ana.disconnect();

    let server = server.restart().await;
    let mut after = server.resume(&account, held.clone()).await;
    assert!(since(&after, general).is_some());
    holds_what_is_there(&server, &mut after).await;

    let elsewhere = Server::start().await;
    let stranger = elsewhere.register("Ana").await;
    let mut after = elsewhere.resume(&stranger, held).await;
    assert!(after.histories.iter().all(|history| history.since.is_none()));
    holds_what_is_there(&elsewhere, &mut after).await;
}
