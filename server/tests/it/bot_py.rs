//! The example bot of the documentation, run as its readers run it.

use std::process::{Child, Command, Stdio};

use protocol::event::Event;

use crate::harness::{Server, patiently};

/// Where `.ci/setup` puts the one package that the bot needs.
const PACKAGES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/python-packages");
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/bot.py");

/// A running script. It is killed where the test ends.
struct Script(Child);

impl Drop for Script {
    fn drop(&mut self) {
        // It may have ended already.
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

#[tokio::test]
async fn the_documented_bot_answers_every_ping_once() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let general = ana.general();
    let script = Command::new("python3")
        .args([SCRIPT, &format!("http://{}", server.address), "Ping bot"])
        .env("PYTHONPATH", PACKAGES)
        .stdout(Stdio::null())
        .spawn();
    let _script = Script(script.expect("python3 is installed: see .ci/setup"));
    let came = ana.until(|event| matches!(event, Event::PresenceDiff { online, .. } if !online.is_empty()));
    patiently("the bot connects: if it does not, run .ci/setup", came).await;

    ana.say(general, "hello there").await;
    let mut heard = vec![ana.next_post().await.2];
    for _ in 0..3 {
        ana.say(general, "ping").await;
        heard.push(ana.next_post().await.2);
        heard.push(ana.next_post().await.2);
    }

    assert_eq!(heard, ["hello there", "ping", "pong", "ping", "pong", "ping", "pong"]);
}
