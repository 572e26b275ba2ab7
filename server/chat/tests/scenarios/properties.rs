//! What holds whatever people do, and whatever fails in between.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use proptest::prelude::any;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use protocol::command::Command;
use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::fact::{Fact, Subject};
use protocol::frame::encode_event;
use protocol::id::{ChannelId, ClientId, Seq, UserId};
use protocol::snapshot::Snapshot;

use crate::harness::{Answer, Cause, TestChat};
use crate::tidy::assert_tidy;
use crate::world::{PEOPLE, World, actions, device};

const CASES: u32 = 300;

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
    directs: usize,
    pried: usize,
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
    let Met { crashes_in_flight, evictions, deletions, gone, repeats, .. } = met.into_inner();
    for met in [crashes_in_flight, evictions, deletions, gone, repeats] {
        assert!(met >= 40, "{:?}", [crashes_in_flight, evictions, deletions, gone, repeats]);
    }
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

    let facts = world.chat.kept();
    let mut nodes = [TestChat::folded(&facts, 7), TestChat::folded(&shuffled(&facts, order), 8)];
    let live = state(&world.chat, &users, false);
    for node in &nodes {
        assert_eq!(state(node, &users, false), live);
        assert_eq!(node.journal.waiting(), 0, "nothing is left to be erased or written");
    }
    assert_eq!(state(&nodes[0], &users, true), state(&nodes[1], &users, true));

    check_repeats(world, &mut nodes, met);
    world.restart();
    assert_eq!(state(&world.chat, &users, false), live);
    assert_tidy(&world.chat, &users);
    check_repeats(world, &mut [], met);
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

/// The facts in another order, but of each subject in its own.
fn shuffled(facts: &[(Seq, Fact)], order: u64) -> Vec<(Seq, Fact)> {
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
    let mut shown: BTreeMap<(ChannelId, Seq), String> = BTreeMap::new();
    let mut oldest: BTreeMap<ChannelId, Seq> = BTreeMap::new();
    for user in users {
        for channel in world.chat.snapshot(*user, world.chat.general()).welcome.channels {
            let Some(history) = world.chat.snapshot(*user, channel.id).history else { continue };
            oldest.insert(channel.id, history.oldest);
            for message in &history.messages {
                shown.insert((channel.id, message.seq), message.body.as_str().to_owned());
            }
        }
    }
    let texts: BTreeSet<_> = shown.values().collect();
    assert_eq!(texts.len(), shown.len(), "no message is there twice");

    let (mut asked_to_go, mut gone) = (BTreeSet::new(), BTreeSet::new());
    for sent in &world.sent {
        if let Command::DeleteMessage { channel, message, .. } = &sent.command {
            asked_to_go.insert((*channel, *message));
            if matches!(world.answer(sent), Some(Answer::Accepted { .. })) {
                gone.insert((*channel, *message));
            }
        }
    }
    met.deletions += gone.len();
    assert!(gone.iter().all(|place| !shown.contains_key(place)), "a deletion wins");
    for sent in &world.sent {
        let Command::SendMessage { channel, body, .. } = &sent.command else { continue };
        let Some(Answer::Accepted { seq, .. }) = world.answer(sent) else { continue };
        let Some(oldest) = oldest.get(channel) else { continue };
        match shown.get(&(*channel, seq)) {
            Some(text) => assert_eq!(text, body),
            None if seq < *oldest => met.evictions += 1,
            None => assert!(asked_to_go.contains(&(*channel, seq)), "{body} was accepted as {seq}"),
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
                | Subject::Deletion(channel, _)
                | Subject::Read(channel, _)
                | Subject::Member(channel, _),
            ) => Some(*channel),
            Cause::Fact(
                Subject::Username(_) | Subject::Device(_) | Subject::ChannelName(_) | Subject::Sent(_),
            ) => None,
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
        | Command::SendMessage { channel, .. }
        | Command::DeleteMessage { channel, .. }
        | Command::MarkRead { channel, .. } => Some(*channel),
        Command::Hello(_)
        | Command::CreateChannel { .. }
        | Command::OpenDirect { .. }
        | Command::Heartbeat => None,
    }
}
