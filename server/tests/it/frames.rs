//! Frames that no good client sends: each gets its documented answer, and nobody else notices.

use protocol::error::{CloseCode, ErrorCode};
use protocol::event::Event;
use protocol::id::Ref;
use protocol::limits::{FRAME_BYTES_MAX, FRAME_DEPTH_MAX};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};

use crate::harness::{Bot, Server, body_of};

/// One who misbehaves, and two in the same channel who talk all the while.
struct Scene {
    _server: Server,
    eve: Bot,
    ana: Bot,
    bo: Bot,
}

impl Scene {
    async fn new() -> Self {
        let server = Server::start().await;
        let eve = server.join("Eve").await;
        let ana = server.join("Ana").await;
        let bo = server.join("Bo").await;
        let mut scene = Self { _server: server, eve, ana, bo };
        // From here on there is nothing left to hear.
        scene.eve.catch_up().await;
        scene.ana.catch_up().await;
        scene
    }

    /// The frames end the connection with 4500.
    async fn ends(mut self, frames: Vec<Message>) {
        for frame in frames {
            self.eve.connection.send_message(frame).await;
        }
        self.eve.connection.is_closed_with(CloseCode::BadFrame).await;
        self.nobody_noticed().await;
    }

    /// The frame is rejected as `bad_request`, and the connection stays.
    async fn is_rejected(&mut self, frame: &str, wanted: Option<Ref>) {
        self.eve.connection.send(frame).await;
        let Event::Rejected { reference, code, temporary, detail, .. } = self.eve.next().await else {
            panic!("{frame} is rejected");
        };
        assert_eq!((reference, code, temporary), (wanted, ErrorCode::BadRequest, false), "{frame}");
        assert!(detail.is_some(), "developers are told what is wrong with {frame}");
    }

    /// The next thing that the others hear is what they say themselves.
    async fn nobody_noticed(mut self) {
        let general = self.ana.general();
        self.ana.say(general, "all is well").await;
        assert_eq!(body_of(&self.ana.next().await), "all is well");
        assert_eq!(body_of(&self.bo.next().await), "all is well");
    }
}

/// A command that is complete and does nothing, of this many bytes.
fn padded(bytes: usize) -> String {
    let bare = r#"{"type":"heartbeat","ref":7,"padding":""}"#;
    bare.replace("\"\"", &format!("\"{}\"", "x".repeat(bytes - bare.len())))
}

#[tokio::test]
async fn a_frame_of_the_largest_size_is_taken() {
    let mut scene = Scene::new().await;

    scene.eve.connection.send(padded(FRAME_BYTES_MAX)).await;

    assert_eq!(scene.eve.next().await, Event::HeartbeatAck { reference: Ref(7) });
    scene.nobody_noticed().await;
}

#[tokio::test]
async fn one_byte_more_ends_the_connection() {
    Scene::new().await.ends(vec![Message::text(padded(FRAME_BYTES_MAX + 1))]).await;
}

#[tokio::test]
async fn a_frame_in_two_parts_may_not_be_larger_either() {
    let text = padded(FRAME_BYTES_MAX + 1).into_bytes();
    let (first, second) = text.split_at(FRAME_BYTES_MAX / 2);
    let first = Frame::message(first.to_vec(), OpCode::Data(Data::Text), false);
    let second = Frame::message(second.to_vec(), OpCode::Data(Data::Continue), true);

    Scene::new().await.ends(vec![Message::Frame(first), Message::Frame(second)]).await;
}

#[tokio::test]
async fn what_is_not_json_ends_the_connection() {
    for text in ["", "hello", r#"{"type":"heartbeat","ref":1"#, "{} {}"] {
        Scene::new().await.ends(vec![Message::text(text)]).await;
    }
}

#[tokio::test]
async fn what_is_not_utf8_ends_the_connection() {
    let frame = Frame::message(vec![0xff, 0xfe], OpCode::Data(Data::Text), true);

    Scene::new().await.ends(vec![Message::Frame(frame)]).await;
}

#[tokio::test]
async fn a_binary_frame_ends_the_connection() {
    let command = br#"{"type":"heartbeat","ref":1}"#;

    Scene::new().await.ends(vec![Message::binary(command.as_slice())]).await;
}

#[tokio::test]
async fn json_may_nest_so_deep_and_no_deeper() {
    let nested = |depth: usize| {
        // The command itself is one level.
        let padding = "[".repeat(depth - 1) + &"]".repeat(depth - 1);
        format!(r#"{{"type":"heartbeat","ref":7,"padding":{padding}}}"#)
    };
    let mut scene = Scene::new().await;

    scene.eve.connection.send(nested(FRAME_DEPTH_MAX)).await;

    assert_eq!(scene.eve.next().await, Event::HeartbeatAck { reference: Ref(7) });
    scene.ends(vec![Message::text(nested(FRAME_DEPTH_MAX + 1))]).await;
}

#[tokio::test]
async fn json_that_is_no_command_is_rejected_and_the_connection_stays() {
    let mut scene = Scene::new().await;

    scene.is_rejected(r#"{"type":"dance","ref":7}"#, Some(Ref(7))).await;
    scene.is_rejected(r#"{"ref":8}"#, Some(Ref(8))).await;
    scene.is_rejected(r#"{"type":"mark_read","ref":9,"channel":5,"read":1}"#, Some(Ref(9))).await;
    scene.is_rejected(r#"{"type":"mark_read","ref":10}"#, Some(Ref(10))).await;
    scene.is_rejected(r#"{"type":"send_message","ref":11,"client_id":"a b"}"#, Some(Ref(11))).await;
    scene.is_rejected(r#"{"type":"heartbeat"}"#, None).await;
    scene.is_rejected(r#"{"type":"heartbeat","ref":-1}"#, None).await;
    scene.is_rejected("[1]", None).await;
    scene.is_rejected("null", None).await;

    scene.eve.catch_up().await;
    scene.nobody_noticed().await;
}

#[tokio::test]
async fn fields_that_the_server_does_not_know_are_ignored() {
    let mut scene = Scene::new().await;

    scene.eve.connection.send(r#"{"type":"heartbeat","ref":7,"mood":"good"}"#).await;

    assert_eq!(scene.eve.next().await, Event::HeartbeatAck { reference: Ref(7) });
    scene.nobody_noticed().await;
}
