//! Logging out over HTTP, and what the connections hear of it.

use protocol::error::CloseCode;
use protocol::event::{Departure, DepartureKind, Event};

use crate::harness::{Account, Connection, Response, Server, request};

async fn log_out(server: &Server, account: &Account) -> Response {
    let bearer = account.bearer();
    request(server.address, "DELETE", "/devices/current", &[("Authorization", &bearer)], None).await
}

#[tokio::test]
async fn a_log_out_ends_every_connection_of_the_device_and_others_hear_at_once_who_left() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let mut on_second_tab = server.connect(&ana.account).await;
    let mut bo = server.join("Bo").await;

    let response = log_out(&server, &ana.account).await;

    assert_eq!((response.status, response.body.as_str()), (204, ""));
    ana.connection.is_closed_with(CloseCode::SignedOut).await;
    on_second_tab.connection.is_closed_with(CloseCode::SignedOut).await;
    let left = Departure { user: ana.user(), how: DepartureKind::Left };
    assert_eq!(bo.next().await, Event::PresenceDiff { online: vec![], offline: vec![left] });
}

#[tokio::test]
async fn a_device_that_logged_out_cannot_connect_until_it_signs_in_again() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;
    log_out(&server, &ana).await;

    Connection::of(server.address, &ana).await.is_closed_with(CloseCode::SignedOut).await;

    let bearer = ana.bearer();
    let asked = r#"{"display_name":"Ana"}"#;
    let headers = [("Authorization", bearer.as_str())];
    let response = request(server.address, "POST", "/devices", &headers, Some(asked)).await;
    assert_eq!(response.status, 200);
    assert_eq!(server.connect(&ana).await.welcome.user, ana.user.id);
}

#[tokio::test]
async fn to_log_out_twice_or_without_having_been_anyone_is_no_error() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;

    assert_eq!(log_out(&server, &ana).await.status, 204);
    assert_eq!(log_out(&server, &ana).await.status, 204);
    assert_eq!(request(server.address, "DELETE", "/devices/current", &[], None).await.status, 204);
}

#[tokio::test]
async fn a_log_out_survives_a_restart() {
    let server = Server::start().await;
    let ana = server.register("Ana").await;
    log_out(&server, &ana).await;

    let server = server.restart().await;

    Connection::of(server.address, &ana).await.is_closed_with(CloseCode::SignedOut).await;
}
