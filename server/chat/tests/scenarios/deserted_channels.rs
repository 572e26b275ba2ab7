//! Private channels that everybody has left: nothing is kept of what they were called.

use protocol::channel::Topic;
use protocol::command::ChannelUpdate;
use protocol::fact::{AppendError, Change};
use protocol::id::ChannelId;
use protocol::limits::FORGET_MS;

use crate::harness::{Answer, TestChat};

/// What the journal says of a private channel: its name, and its topic.
fn kept(chat: &TestChat, id: ChannelId) -> (String, Option<String>) {
    let facts = chat.kept();
    let mut said = facts.iter().filter_map(|(_, fact)| match &fact.change {
        Change::ChannelUpdated { channel, private: Some(private), topic, .. } if *channel == id => {
            Some((private.name.as_str().to_owned(), topic.as_ref().map(Topic::as_str).map(str::to_owned)))
        }
        _ => None,
    });
    said.next().expect("the channel is known")
}

fn nothing() -> (String, Option<String>) {
    ("deserted".to_owned(), None)
}

fn plans() -> (String, Option<String>) {
    ("plans".to_owned(), Some("a surprise".to_owned()))
}

/// The only member of a private channel leaves it, which the journal holds back.
fn last_leaves(chat: &mut TestChat) -> ChannelId {
    let ana = chat.arrive("ana");
    let channel = chat.create_private(ana, "plans");
    chat.set_topic(ana, channel, "a surprise");
    let leave = chat.leaving(channel);
    chat.journal.hold();
    chat.ask(ana, leave);
    channel
}

#[test]
fn with_the_last_member_the_name_and_the_topic_go() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let b = chat.user_of(bo);
    let channel = chat.create_private(ana, "plans");
    let topic = chat.set_topic(ana, channel, "a surprise");
    chat.invite(ana, channel, b);
    chat.leave(ana, channel);
    assert_eq!(kept(&chat, channel), plans());
    chat.take_events(bo);

    chat.leave(bo, channel);

    assert_eq!(kept(&chat, channel), nothing());
    assert_eq!(chat.take_events(bo).len(), 2, "the answer, and that one has left");
    let facts = chat.kept();
    chat.restart();
    assert_eq!(chat.kept(), facts, "it is said once");
    assert!(matches!(topic, Answer::Accepted { .. }));
}

#[test]
fn a_command_that_only_that_fact_remembered_is_known_still() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let create = chat.creating_private("plans");
    let answer = chat.run(ana, create.clone());
    chat.leave(ana, answer.channel());
    chat.restart();
    let ana = chat.connect("ana");
    assert_eq!(chat.run(ana, create), answer);
}

#[test]
fn a_topic_that_comes_when_everybody_has_left_goes_too() {
    let mut chat = TestChat::new();
    let (ana, phone) = (chat.arrive("ana"), chat.connect("ana"));
    let channel = chat.create_private(ana, "plans");
    let topic = ChannelUpdate::Topic("a surprise".to_owned());
    let (leave, update) = (chat.leaving(channel), chat.updating(channel, topic));
    chat.journal.hold();
    chat.ask(ana, leave);
    let asked = chat.ask(phone, update.clone());
    chat.let_pass(1);
    assert_eq!(
        chat.journal.waiting(),
        2,
        "the topic, and the commands that are known only by what it replaces"
    );
    chat.release();
    assert_eq!(kept(&chat, channel), nothing());
    chat.restart();
    let ana = chat.connect("ana");
    assert_eq!(Some(chat.run(ana, update)), chat.answer(asked), "it was carried out");
}

#[test]
fn what_a_crash_left_goes_at_the_next_start() {
    let mut chat = TestChat::new();
    let channel = last_leaves(&mut chat);
    chat.journal.commit(1);
    assert_eq!(kept(&chat, channel), plans());
    chat.restart();
    assert_eq!(kept(&chat, channel), nothing());
}

#[test]
fn a_full_journal_is_asked_again_and_again_until_it_has_forgotten() {
    let mut chat = TestChat::new();
    let channel = last_leaves(&mut chat);
    chat.let_pass(1);
    chat.journal.fail_with(AppendError::Full);
    chat.release();
    chat.advance(FORGET_MS);
    assert_eq!(kept(&chat, channel), plans());
    chat.journal.recover();
    chat.advance(FORGET_MS - 1);
    assert_eq!(kept(&chat, channel), plans());
    chat.advance(1);
    assert_eq!(kept(&chat, channel), nothing());
}
