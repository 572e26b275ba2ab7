//! What holds whatever people do, and whatever fails in between.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use proptest::prelude::any;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use protocol::attachment::Attachment;
use protocol::channel::ChannelKind;
use protocol::command::Command;
use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::fact::{Fact, Subject};
use protocol::frame::encode_event;
use protocol::id::{AttachmentId, ChannelId, ClientId, FileId, Seq, UserId};
use protocol::message::Message;
use protocol::snapshot::Snapshot;

use crate::harness::{Answer, Cause, TestChat};
use crate::tidy::assert_tidy;
use crate::world::{PEOPLE, World, actions, device};

const CASES: u32 = 600;

/// The same cases in every run.
fn runner() -> TestRunner {
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// The seq and the channel that answered a command.
type Outcome = (Seq, Option<ChannelId>);

/// How often what is hard occurred: a property that never meets it shows nothing.
#[derive(Debug, Default)]
struct Met {
    crashes_in_flight: usize,
    evictions: usize,
    deletions: usize,
    gone: usize,
    repeats: usize,
    edits: usize,
    reactions: usize,
    pins: usize,
    files: usize,
    uploads: usize,
    directs: usize,
    pried: usize,
    privates: usize,
    deserted: usize,
    former_names: usize,
    topics: usize,
    archived: usize,
    levels: usize,
}

#[test]
fn the_state_is_a_function_of_the_kept_facts_and_nothing_accepted_is_lost_or_done_twice() {
    let met = RefCell::new(Met::default());
    let outcome = runner().run(&(actions(), any::<u64>()), |(actions, order)| {
        let mut world = World::run(&actions);
        world.come_to_rest();
        check_state(&mut world, order, &mut met.borrow_mut());
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    let met = met.into_inner();
    let lives = [met.crashes_in_flight, met.evictions, met.deletions, met.gone, met.repeats];
    let marks = [met.edits, met.reactions, met.pins, met.files, met.uploads];
    let channels = [met.privates, met.deserted, met.former_names, met.topics, met.archived, met.levels];
    assert!(lives.iter().chain(&marks).chain(&channels).all(|met| *met >= 40), "{met:?}");
}

#[test]
fn invariant_5_nobody_outside_a_pair_hears_of_its_channel_or_because_of_it() {
    let met = RefCell::new(Met::default());
    let outcome = runner().run(&actions(), |actions| {
        let mut world = World::run(&actions);
        world.come_to_rest();
        check_secrecy(&world, &mut met.borrow_mut());
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    let Met { directs, pried, .. } = met.into_inner();
    assert!(directs >= 50 && pried >= 50, "{directs} {pried}");
}

fn check_state(world: &mut World, order: u64, met: &mut Met) {
    let users = world.users();
    met.crashes_in_flight += world.crashes_in_flight;
    check_accepted(world, &users, met);
    assert_tidy(&world.chat, &users);
    check_channels(world, &users, met);
    met.files += world.chat.files().len();
    met.uploads += world.uploaded().filter(|(who, _, id)| fetched(&world.chat, *who, *id).is_some()).count();

    let facts = world.chat.kept();
    let mut nodes = [TestChat::folded(&facts, 7), TestChat::folded(&shuffled(&facts, order), 8)];
    let live = state(&world.chat, &users, false);
    let held = files(&world.chat, world);
    for node in &nodes {
        assert_eq!(state(node, &users, false), live);
        assert_eq!(files(node, world), held);
        assert_eq!(node.journal.waiting(), 0, "nothing is left to be erased or written");
    }
    assert_eq!(state(&nodes[0], &users, true), state(&nodes[1], &users, true));

    check_repeats(world, &mut nodes, met);
    world.restart();
    assert_eq!(state(&world.chat, &users, false), live);
    assert_eq!(files(&world.chat, world), held);
    assert_tidy(&world.chat, &users);
    check_repeats(world, &mut [], met);
}

/// Nobody can look into a private channel without being in it, and names are unique.
fn check_channels(world: &World, users: &[UserId], met: &mut Met) {
    let privates = world.privates();
    let mut names: BTreeMap<String, ChannelId> = BTreeMap::new();
    let mut members: BTreeMap<ChannelId, usize> = privates.iter().map(|channel| (*channel, 0)).collect();
    for user in users {
        for state in world.chat.snapshot(*user, world.chat.general()).welcome.channels {
            match &state.kind {
                ChannelKind::Public { name } => {
                    assert!(!privates.contains(&state.id), "{state:?}");
                    let holder = *names.entry(name.as_str().to_owned()).or_insert(state.id);
                    assert_eq!(holder, state.id, "{name} is had twice");
                }
                ChannelKind::Private { .. } => {
                    assert!(state.joined && state.members.contains(user), "{state:?}");
                    *members.entry(state.id).or_default() += 1;
                }
                ChannelKind::Direct { .. } => {}
            }
            met.topics += usize::from(state.details.topic.is_some());
            met.archived += usize::from(state.details.archived);
            met.levels += usize::from(state.level.is_some());
        }
    }
    met.privates += privates.len();
    met.deserted += members.values().filter(|count| **count == 0).count();
    let claims =
        world.chat.kept().into_iter().filter(|(_, fact)| matches!(fact.subject(), Subject::ChannelName(_)));
    met.former_names += claims.count() - names.len();
}

/// Everything that everyone may see, with the cursor or without it: after a restart the cursor may be lower,
/// where the newest facts were erased.
fn state(chat: &TestChat, users: &[UserId], with_cursor: bool) -> Vec<Snapshot> {
    let mut snapshots = Vec::new();
    for user in users {
        let channels = chat.snapshot(*user, chat.general()).welcome.channels;
        for channel in channels {
            let mut snapshot = chat.snapshot(*user, channel.id);
            snapshot.at = 0;
            snapshot.welcome.online.clear();
            if !with_cursor {
                snapshot.welcome.cursor = Seq(0);
            }
            snapshots.push(snapshot);
        }
    }
    snapshots
}

/// The files that are there, and what everyone may fetch of all that was ever uploaded.
fn files(chat: &TestChat, world: &World) -> (BTreeMap<FileId, usize>, Vec<Option<Attachment>>) {
    let ids: Vec<_> = world.uploaded().map(|(_, _, id)| id).collect();
    let fetched = (0..PEOPLE).flat_map(|who| ids.iter().map(move |id| fetched(chat, who, *id)));
    (chat.files(), fetched.collect())
}

fn fetched(chat: &TestChat, who: usize, id: AttachmentId) -> Option<Attachment> {
    chat.attachment(&device(who), id)
}

/// The facts in another order, but of each subject in its own.
pub fn shuffled(facts: &[(Seq, Fact)], order: u64) -> Vec<(Seq, Fact)> {
    let mut subjects: BTreeMap<Subject, VecDeque<(Seq, Fact)>> = BTreeMap::new();
    for (seq, fact) in facts {
        subjects.entry(fact.subject()).or_default().push_back((*seq, fact.clone()));
    }
    let mut queues: Vec<_> = subjects.into_values().collect();
    let mut shuffled = Vec::new();
    let mut random = order | 1;
    while !queues.is_empty() {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let at = usize::try_from(random >> 33).expect("31 bits fit") % queues.len();
        shuffled.extend(queues[at].pop_front());
        if queues[at].is_empty() {
            queues.swap_remove(at);
        }
    }
    shuffled
}

/// Every accepted message is where it was accepted, once, unless it was deleted or has left with the cap.
fn check_accepted(world: &World, users: &[UserId], met: &mut Met) {
    let mut shown: BTreeMap<(ChannelId, Seq), Arc<Message>> = BTreeMap::new();
    let mut oldest: BTreeMap<ChannelId, Seq> = BTreeMap::new();
    for user in users {
        for channel in world.chat.snapshot(*user, world.chat.general()).welcome.channels {
            let Some(history) = world.chat.snapshot(*user, channel.id).history else { continue };
            oldest.insert(channel.id, history.oldest);
            shown.extend(history.messages.into_iter().map(|message| ((channel.id, message.seq), message)));
        }
    }
    let texts: BTreeSet<&str> = shown.values().map(|message| message.body.as_str()).collect();
    assert_eq!(texts.len(), shown.len(), "no message is there twice");

    let wishes = Wishes::of(world);
    met.deletions += wishes.deleted.len();
    assert!(wishes.deleted.iter().all(|place| !shown.contains_key(place)), "a deletion wins");
    for sent in &world.sent {
        let Command::SendMessage { channel, body, .. } = &sent.command else { continue };
        let Some(Answer::Accepted { seq, .. }) = world.answer(sent) else { continue };
        let Some(oldest) = oldest.get(channel) else { continue };
        match shown.get(&(*channel, seq)) {
            Some(message) => wishes.check(*channel, message, body, met),
            None if seq < *oldest => met.evictions += 1,
            None => assert!(wishes.may_be_deleted.contains(&(*channel, seq)), "{body} was accepted as {seq}"),
        }
    }
}

/// What was done to messages, as far as the people know.
#[derive(Default)]
struct Wishes {
    may_be_deleted: BTreeSet<(ChannelId, Seq)>,
    deleted: BTreeSet<(ChannelId, Seq)>,
    /// The newest accepted command of each kind, and its seq.
    newest: BTreeMap<Kind, (Seq, Command)>,
    /// Where a command may have been stored although it was not accepted.
    unsure: BTreeSet<Kind>,
}

/// What is done to which message, and for reactions by whom.
type Kind = (ChannelId, Seq, &'static str, Option<(UserId, String)>);

impl Wishes {
    fn of(world: &World) -> Self {
        let mut wishes = Self::default();
        let accepted: BTreeSet<_> = world
            .sent
            .iter()
            .filter(|sent| matches!(world.answer(sent), Some(Answer::Accepted { .. })))
            .map(|sent| (sent.who, sent.command.client_id()))
            .collect();
        for sent in &world.sent {
            let kind = match &sent.command {
                Command::DeleteMessage { channel, message, .. } => {
                    wishes.may_be_deleted.insert((*channel, *message));
                    if matches!(world.answer(sent), Some(Answer::Accepted { .. })) {
                        wishes.deleted.insert((*channel, *message));
                    }
                    continue;
                }
                Command::EditMessage { channel, message, .. } => (*channel, *message, "edit", None),
                Command::PinMessage { channel, message, .. } => (*channel, *message, "pin", None),
                Command::React { channel, message, emoji, .. } => {
                    (*channel, *message, "react", Some((sent.user, emoji.clone())))
                }
                _ => continue,
            };
            match world.answer(sent) {
                Some(Answer::Accepted { seq, .. }) => {
                    let newest = wishes.newest.entry(kind).or_insert((seq, sent.command.clone()));
                    if newest.0 < seq {
                        *newest = (seq, sent.command.clone());
                    }
                }
                None | Some(Answer::Rejected(ErrorCode::Unavailable))
                    if !accepted.contains(&(sent.who, sent.command.client_id())) =>
                {
                    wishes.unsure.insert(kind);
                }
                None | Some(Answer::Rejected(_)) => {}
            }
        }
        wishes
    }

    /// Every accepted change of a message that is shown is shown, and no other.
    fn check(&self, channel: ChannelId, message: &Message, posted: &str, met: &mut Met) {
        let newest = |name, by| {
            let kind = (channel, message.seq, name, by);
            let newest = self.newest.get(&kind).map(|(_, command)| command);
            (!self.unsure.contains(&kind)).then_some(newest)
        };
        if let Some(edit) = newest("edit", None) {
            let text = match edit {
                Some(Command::EditMessage { body, .. }) => body,
                _ => posted,
            };
            met.edits += usize::from(edit.is_some());
            assert_eq!((message.body.as_str(), message.edited.is_some()), (text, edit.is_some()));
        }
        if let Some(pin) = newest("pin", None) {
            let is_pinned = matches!(pin, Some(Command::PinMessage { pinned: true, .. }));
            met.pins += usize::from(pin.is_some());
            assert_eq!(message.pin.is_some(), is_pinned, "{message:?}");
        }
        let of_message = (channel, message.seq, "react", None)..(channel, message.seq, "react~", None);
        for (kind, (_, command)) in self.newest.range(of_message) {
            let (_, _, _, Some((user, emoji))) = kind else { continue };
            let has_reacted = message
                .reactions
                .iter()
                .any(|reaction| reaction.emoji.as_str() == emoji && reaction.users.contains(user));
            if !self.unsure.contains(kind) {
                assert_eq!(has_reacted, matches!(command, Command::React { on: true, .. }), "{message:?}");
                met.reactions += 1;
            }
        }
    }
}

/// Every command that was ever accepted is answered the same again, here and on the nodes, and does nothing.
fn check_repeats(world: &mut World, nodes: &mut [TestChat], met: &mut Met) {
    let mut first: BTreeMap<(usize, ClientId), (Command, Outcome)> = BTreeMap::new();
    let now: Vec<_> = (0..PEOPLE).map(|who| world.chat.signed_in(&device(who))).collect();
    for sent in world.sent.iter().filter(|sent| now[sent.who] == Some(sent.user)) {
        let Some(Answer::Accepted { seq, channel, .. }) = world.answer(sent) else { continue };
        let client_id = sent.command.client_id().expect("what is accepted has a client id").clone();
        let (_, known) =
            first.entry((sent.who, client_id)).or_insert_with(|| (sent.command.clone(), (seq, channel)));
        assert_eq!((seq, channel), *known, "{:?}", sent.command);
    }
    let kept = world.chat.kept();
    let connections: Vec<_> = (0..PEOPLE).map(|who| world.connection(who).unwrap()).collect();
    let of_nodes: Vec<Vec<_>> =
        nodes.iter_mut().map(|node| (0..PEOPLE).map(|who| node.connect(&device(who))).collect()).collect();
    for ((who, _), (command, first)) in first {
        let answer = world.chat.run(connections[who], command.clone());
        let Answer::Accepted { seq, channel, .. } = answer else {
            panic!("{command:?} of {who}: {first:?}, then {answer:?}");
        };
        assert_eq!((seq, channel), first, "{command:?}");
        for (node, connections) in nodes.iter_mut().zip(&of_nodes) {
            assert_eq!(node.run(connections[who], command.clone()), answer, "{command:?}");
        }
        met.repeats += 1;
        met.gone += usize::from(answer.is_gone());
    }
    assert_eq!(world.chat.kept(), kept, "repeats do nothing");
    assert!(nodes.iter().all(|node| node.journal.waiting() == 0), "repeats do nothing");
}

fn check_secrecy(world: &World, met: &mut Met) {
    let directs = world.directs();
    met.directs += directs.len();
    let is_outside =
        |channel: &ChannelId, user: UserId| directs.get(channel).is_some_and(|pair| !pair.contains(&user));
    for (connection, heard) in world.chat.heard() {
        let user = world.chat.user_of(connection);
        let caused_by = match &heard.cause {
            Cause::Fact(Subject::Direct(low, high)) => {
                assert!([*low, *high].contains(&user), "{user:?} heard {heard:?}");
                None
            }
            Cause::Fact(
                Subject::Post(channel)
                | Subject::Edit(channel, _)
                | Subject::Deletion(channel, _)
                | Subject::Reactions(channel, ..)
                | Subject::Pin(channel, _)
                | Subject::Read(channel, _)
                | Subject::Member(channel, _)
                | Subject::Channel(channel),
            ) => Some(*channel),
            Cause::Fact(
                Subject::Username(_)
                | Subject::User(_)
                | Subject::RecoveryCode(_)
                | Subject::Device(_)
                | Subject::ChannelName(_)
                | Subject::Sent(_),
            ) => None,
            Cause::Fact(Subject::Upload(_)) => panic!("{user:?} heard {heard:?}"),
            // Whoever asks is answered; nobody else hears of it if the channel is not theirs.
            Cause::Command(by, command) if *by != connection => channel_of(command),
            Cause::Command(..) | Cause::Other => None,
        };
        assert!(!caused_by.is_some_and(|channel| is_outside(&channel, user)), "{user:?} heard {heard:?}");
        if let Event::MessagePosted { channel, .. } = &heard.event {
            assert!(!is_outside(channel, user), "{user:?} heard {heard:?}");
        } else {
            let frame = encode_event(&heard.event);
            for channel in directs.keys().filter(|channel| is_outside(channel, user)) {
                assert!(!frame.contains(&channel.to_string()), "{user:?} heard {frame}");
            }
        }
    }
    for sent in &world.sent {
        if channel_of(&sent.command).is_some_and(|channel| is_outside(&channel, sent.user)) {
            met.pried += 1;
            let answer = world.answer(sent);
            let says_nothing = matches!(
                answer,
                None | Some(Answer::Rejected(ErrorCode::UnknownChannel | ErrorCode::TooManyRequests))
            );
            assert!(says_nothing, "{:?}: {answer:?}", sent.command);
        }
    }
}

/// The channel that a command is about.
fn channel_of(command: &Command) -> Option<ChannelId> {
    match command {
        Command::JoinChannel { channel, .. }
        | Command::LeaveChannel { channel, .. }
        | Command::UpdateChannel { channel, .. }
        | Command::Invite { channel, .. }
        | Command::RemoveMember { channel, .. }
        | Command::SetLevel { channel, .. }
        | Command::SendMessage { channel, .. }
        | Command::EditMessage { channel, .. }
        | Command::DeleteMessage { channel, .. }
        | Command::React { channel, .. }
        | Command::PinMessage { channel, .. }
        | Command::SetTyping { channel, .. }
        | Command::MarkRead { channel, .. } => Some(*channel),
        Command::Hello(_)
        | Command::CreateChannel { .. }
        | Command::OpenDirect { .. }
        | Command::Heartbeat => None,
    }
}
