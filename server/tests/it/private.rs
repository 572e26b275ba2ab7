//! Private channels over real sockets: who is told, who is not, and that it stays so whatever happens.

use protocol::channel::{ChannelKind, ChannelName};
use protocol::command::{ChannelUpdate, Command};
use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::id::ChannelId;
use protocol::snapshot::Welcome;
use tempfile::TempDir;

use crate::harness::{
    Bot, Held, Process, Server, accepted_seq, files_with, next_client_id, register, send_message,
};

fn kind_of(welcome: &Welcome, channel: ChannelId) -> Option<&ChannelKind> {
    welcome.channels.iter().find(|of| of.id == channel).map(|of| &of.kind)
}

async fn refused(bot: &mut Bot, command: &Command) -> ErrorCode {
    match bot.ask(command).await {
        Event::Rejected { code, .. } => code,
        event => panic!("not rejected: {event:?}"),
    }
}

#[tokio::test]
async fn members_alone_know_of_a_private_channel() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let mut bo = server.join("Bo").await;
    let mut cy = server.join("Cy").await;
    let plans = ana.create_private("plans").await;
    ana.say(plans, "psst").await;
    ana.invite(plans, bo.user()).await;
    bo.until(|event| matches!(event, Event::History(history) if history.channel == plans)).await;
    assert_eq!(bo.held.bodies(plans), ["psst"]);
    bo.say(plans, "hello").await;
    assert_eq!(refused(&mut cy, &send_message(plans, "and me?")).await, ErrorCode::UnknownChannel);

    cy.catch_up().await;
    let (account, held) = cy.disconnect();
    let cy = server.resume(&account, held).await;
    assert_eq!(kind_of(&cy.welcome, plans), None);
}

#[tokio::test]
async fn a_member_who_was_removed_while_away_comes_back_without_the_channel_also_after_a_kill() {
    let folder = TempDir::new().expect("the system has a place for temporary files");
    let process = Process::start(folder.path()).await;
    let accounts = [register(process.address, "Ana").await, register(process.address, "Bo").await];
    let [ana_account, bo_account] = &accounts;
    let mut ana = Bot::connect(process.address, ana_account.clone(), Held::default()).await;
    let mut bo = Bot::connect(process.address, bo_account.clone(), Held::default()).await;
    let (plans, kept) = (ana.create_private("plans").await, ana.create_private("kept").await);
    for channel in [plans, kept] {
        ana.invite(channel, bo.user()).await;
        bo.until(|event| matches!(event, Event::History(history) if history.channel == channel)).await;
        ana.say(channel, "while bo is there").await;
    }
    bo.until(|event| matches!(event, Event::MessagePosted { channel, .. } if *channel == kept)).await;
    let (bo_account, held) = bo.disconnect();
    let command =
        Command::RemoveMember { client_id: next_client_id(), channel: plans, user: bo_account.user.id };
    accepted_seq(&ana.ask(&command).await);
    ana.say(plans, "without bo").await;
    let name = ChannelUpdate::Name("other plans".replace(' ', "-"));
    let command = Command::UpdateChannel { client_id: next_client_id(), channel: kept, update: name };
    accepted_seq(&ana.ask(&command).await);
    process.kill().await;

    let process = Process::start(folder.path()).await;
    let mut bo = Bot::connect(process.address, bo_account, held).await;
    assert_eq!(kind_of(&bo.welcome, plans), None);
    assert_eq!(bo.held.bodies(plans), [""; 0]);
    assert_eq!(refused(&mut bo, &send_message(plans, "hello?")).await, ErrorCode::UnknownChannel);
    let name = ChannelName::parse("other-plans").expect("it is a name");
    assert_eq!(kind_of(&bo.welcome, kept), Some(&ChannelKind::Private { name }));
    assert_eq!(bo.held.bodies(kept), ["while bo is there"]);
    let ana = Bot::connect(process.address, ana_account.clone(), Held::default()).await;
    assert_eq!(ana.held.bodies(plans), ["while bo is there", "without bo"]);
    assert_eq!(process.terminate().await.code(), Some(0));
}

#[tokio::test]
async fn nothing_is_left_on_the_disk_of_what_was_said_when_the_last_member_has_left() {
    let server = Server::start().await;
    let mut ana = server.join("Ana").await;
    let mut bo = server.join("Bo").await;
    let plans = ana.create_private("plans").await;
    ana.invite(plans, bo.user()).await;
    let message = ana.say(plans, "a most secret sentence").await;
    ana.edit(plans, message, "an even more secret sentence").await;
    bo.say(plans, "a most secret answer").await;
    ana.leave(plans).await;
    bo.leave(plans).await;
    bo.catch_up().await;

    let data = server.stop().await;

    for secret in ["secret sentence", "secret answer"] {
        assert_eq!(files_with(data.path(), secret.as_bytes()), [""; 0], "{secret}");
    }
    let server = Server::start_in(data).await;
    let ana = server.connect(&ana.account).await;
    assert_eq!(kind_of(&ana.welcome, plans), None);
}
