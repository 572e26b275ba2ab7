//! The first words of a connection.

use protocol::error::{CloseCode, ErrorCode};
use protocol::event::Event;
use protocol::id::Ref;

use crate::harness::{Connection, Server};

#[tokio::test]
async fn hello_is_answered_by_who_one_is_and_one_history_for_each_joined_channel() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let books = ana.create("books").await;
    let general = ana.general();
    ana.say(general, "hello").await;

    let bo = server.join("Bo").await;

    assert_eq!(bo.welcome.user, bo.user());
    assert_eq!(bo.welcome.users.len(), 2);
    assert_eq!(bo.welcome.online.len(), 2);
    let joined: Vec<_> =
        bo.welcome.channels.iter().filter(|channel| channel.joined).map(|channel| channel.id).collect();
    assert_eq!(joined, [general]);
    assert!(bo.welcome.channels.iter().any(|channel| channel.id == books));
    assert_eq!(bo.histories.len(), 1);
    assert_eq!(bo.held.bodies(general), ["hello"]);
}

#[tokio::test]
async fn a_command_before_hello_ends_the_connection() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;

    for command in [
        r#"{"type":"heartbeat","ref":1}"#,
        r#"{"type":"create_channel","ref":1,"client_id":"a","name":"books"}"#,
    ] {
        let mut connection = Connection::of(server.address, &ana).await;
        connection.send(command).await;
        connection.is_closed_with(CloseCode::HelloExpected).await;
    }

    let welcome = server.connect(&ana).await.welcome;
    assert_eq!(welcome.channels.len(), 1, "nothing was created");
}

#[tokio::test]
async fn a_client_of_another_version_is_told_so() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;

    for version in [0, 2] {
        let mut connection = Connection::of(server.address, &ana).await;
        connection.send(format!(r#"{{"type":"hello","ref":1,"version":{version}}}"#)).await;
        connection.is_closed_with(CloseCode::UnsupportedVersion).await;
    }
}

#[tokio::test]
async fn hello_is_said_once() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;

    ana.connection.send(r#"{"type":"hello","ref":7,"version":1}"#).await;

    let Event::Rejected { reference, code, temporary, .. } = ana.next().await else {
        panic!("a second hello is rejected");
    };
    assert_eq!((reference, code, temporary), (Some(Ref(7)), ErrorCode::BadRequest, false));
    ana.catch_up().await;
}

/// Takes as long as a client may take, by the real clock: real sockets know no other.
#[tokio::test]
async fn a_client_that_does_not_say_hello_in_time_is_let_go() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;
    let mut silent = Connection::of(server.address, &ana).await;
    let mut babbling = Connection::of(server.address, &ana).await;

    // Neither of these is a hello, and neither wins time.
    babbling.send(r#"{"type":"dance","ref":1}"#).await;
    babbling.send_message(tokio_tungstenite::tungstenite::Message::Ping("still here".into())).await;

    silent.is_closed_with(CloseCode::HelloExpected).await;
    babbling.is_closed_with(CloseCode::HelloExpected).await;
}
