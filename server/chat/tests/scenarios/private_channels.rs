//! Private channels: who knows of them, who comes in and goes, and what is left of them.

use protocol::channel::{ChannelKind, ChannelName, NotificationLevel};
use protocol::command::{ChannelUpdate, Command};
use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::fact::{AppendError, Change};
use protocol::id::{ChannelId, Seq};
use protocol::limits::CHANNELS_MAX;

use crate::harness::{Answer, TestChat, texts_of};
use crate::tidy::{assert_tidy, stored};

const UNKNOWN: Answer = Answer::Rejected(ErrorCode::UnknownChannel);
const NOT_ALLOWED: Answer = Answer::Rejected(ErrorCode::NotAllowed);

fn kind(name: &str) -> ChannelKind {
    ChannelKind::Private { name: ChannelName::parse(name).unwrap() }
}

#[test]
fn a_private_channel_is_told_to_its_creator_alone() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let phone = chat.connect("ana");
    let user = chat.user_of(ana);
    for connection in [ana, phone, bo] {
        chat.take_events(connection);
    }

    let create = chat.creating_private("plans");
    let answer = chat.run(ana, create.clone());
    let plans = answer.channel();

    let [Event::Accepted { .. }, created] = &chat.take_events(ana)[..] else { panic!("two events") };
    let Event::ChannelCreated { seq, channel, kind: of, members, details } = created else {
        panic!("{created:?}");
    };
    assert_eq!((*seq, *channel, of, &members[..]), (answer.seq(), plans, &kind("plans"), &[user][..]));
    assert_eq!((details.creator, details.archived), (Some(user), false));
    assert_eq!(chat.take_events(phone), std::slice::from_ref(created));
    assert!(chat.take_events(bo).is_empty());
    assert_eq!(chat.channel(user, plans).unwrap().kind, kind("plans"));
    assert_eq!(chat.channel(chat.user_of(bo), plans), None);
    assert_eq!(chat.run(ana, create), answer, "a repeat creates nothing");
}

#[test]
fn names_of_private_channels_repeat_and_say_nothing_of_others() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    chat.create_channel(ana, "books");
    let channels = [chat.create_private(ana, "books"), chat.create_private(bo, "books")];
    assert_ne!(channels[0], channels[1]);
    chat.create_private(ana, "films");
    chat.create_channel(bo, "films");
    let other = chat.create_private(bo, "plays");
    assert!(matches!(chat.rename(bo, other, "general"), Answer::Accepted { .. }));
    assert_eq!(chat.current_channel_name("plays"), None);
    let bad = chat.creating_private("no spaces");
    assert_eq!(chat.run(ana, bad), Answer::Rejected(ErrorCode::InvalidChannelName));
}

#[test]
fn whoever_is_invited_gets_the_channel_and_its_whole_history() {
    let mut chat = TestChat::new();
    let (ana, bo, cy) = (chat.arrive("ana"), chat.arrive("bo"), chat.arrive("cy"));
    let (a, b, c) = (chat.user_of(ana), chat.user_of(bo), chat.user_of(cy));
    let plans = chat.create_private(ana, "plans");
    chat.invite(ana, plans, b);
    chat.send(ana, plans, "psst");
    for connection in [ana, bo, cy] {
        chat.take_events(connection);
    }

    let seq = chat.invite(bo, plans, c).seq();

    let joined = Event::MemberJoined { seq, channel: plans, user: c, members: Vec::new() };
    assert_eq!(chat.take_events(ana), std::slice::from_ref(&joined));
    assert_eq!(chat.take_events(bo)[1..], [joined]);
    let events = chat.take_events(cy);
    let [Event::ChannelCreated { kind: of, members, details, .. }, Event::History(history)] = &events[..]
    else {
        panic!("{events:?}");
    };
    let mut all = vec![a, b, c];
    all.sort();
    assert_eq!((of, members, details.creator), (&kind("plans"), &all, Some(a)));
    assert_eq!(texts_of(history), ["psst"]);
    chat.send(cy, plans, "hello");
    assert_eq!(chat.texts_seen_by(ana), ["hello"]);
}

#[test]
fn inviting_a_member_is_accepted_and_changes_nothing() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (a, b) = (chat.user_of(ana), chat.user_of(bo));
    let plans = chat.create_private(ana, "plans");
    chat.invite(ana, plans, b);
    chat.set_level(bo, plans, NotificationLevel::None);
    chat.take_events(ana);
    chat.take_events(bo);
    assert!(matches!(chat.invite(ana, plans, b), Answer::Accepted { .. }));
    assert!(matches!(chat.invite(ana, plans, a), Answer::Accepted { .. }));
    assert_eq!(chat.take_events(ana).len(), 2, "only the answers");
    assert!(chat.take_events(bo).is_empty());
    assert_eq!(chat.channel(b, plans).unwrap().level, Some(NotificationLevel::None));
    let nobody = chat.invite(ana, plans, protocol::id::UserId(1));
    assert_eq!(nobody, Answer::Rejected(ErrorCode::UnknownUser));
}

#[test]
fn an_invitation_to_a_public_channel_adds_somebody() {
    let mut chat = TestChat::new();
    let (ana, bo, cy) = (chat.arrive("ana"), chat.arrive("bo"), chat.arrive("cy"));
    let (b, c) = (chat.user_of(bo), chat.user_of(cy));
    let books = chat.create_channel(ana, "books");
    assert_eq!(chat.invite(bo, books, c), Answer::Rejected(ErrorCode::NotAMember));
    chat.take_events(bo);
    chat.take_events(cy);

    let seq = chat.invite(ana, books, b).seq();

    assert_eq!(
        chat.take_events(cy),
        [Event::MemberJoined { seq, channel: books, user: b, members: Vec::new() }]
    );
    let events = chat.take_events(bo);
    assert!(matches!(&events[..], [Event::MemberJoined { .. }, Event::History(_)]), "{events:?}");
    assert_eq!(chat.remove(ana, books, b), NOT_ALLOWED);
    let pair = chat.open_direct(ana, b);
    assert_eq!(chat.invite(ana, pair, c), NOT_ALLOWED);
    assert_eq!(chat.remove(ana, pair, b), NOT_ALLOWED);
}

#[test]
fn whoever_leaves_or_is_removed_hears_so_and_nothing_more() {
    let mut chat = TestChat::new();
    let (ana, bo, cy) = (chat.arrive("ana"), chat.arrive("bo"), chat.arrive("cy"));
    let (b, c) = (chat.user_of(bo), chat.user_of(cy));
    let plans = chat.create_private(ana, "plans");
    chat.invite(ana, plans, b);
    chat.invite(ana, plans, c);
    for connection in [ana, bo, cy] {
        chat.take_events(connection);
    }
    let left = chat.leave(bo, plans).seq();
    let removed = chat.remove(ana, plans, c).seq();
    chat.send(ana, plans, "alone");

    let gone = |seq, user| Event::MemberLeft { seq, channel: plans, user };
    assert_eq!(chat.take_events(bo)[1..], [gone(left, b)]);
    assert_eq!(chat.take_events(cy), [gone(left, b), gone(removed, c)]);
    assert!(chat.take_events(ana).starts_with(&[gone(left, b)]));
    for (connection, user) in [(bo, b), (cy, c)] {
        assert_eq!(chat.channel(user, plans), None);
        assert_eq!(chat.send(connection, plans, "hello?"), UNKNOWN);
        assert_eq!(chat.join(connection, plans), UNKNOWN);
        assert_eq!(chat.snapshot(user, plans).history, None);
    }
    chat.invite(ana, plans, b);
    assert_eq!(chat.history_of("bo", plans), ["alone"]);
}

#[test]
fn only_the_creator_removes_and_not_oneself() {
    let mut chat = TestChat::new();
    let (ana, bo, cy) = (chat.arrive("ana"), chat.arrive("bo"), chat.arrive("cy"));
    let (a, b, c) = (chat.user_of(ana), chat.user_of(bo), chat.user_of(cy));
    let plans = chat.create_private(ana, "plans");
    chat.invite(ana, plans, b);
    assert_eq!(chat.remove(bo, plans, a), NOT_ALLOWED);
    assert_eq!(chat.remove(ana, plans, a), NOT_ALLOWED);
    chat.take_events(bo);
    assert!(matches!(chat.remove(ana, plans, c), Answer::Accepted { .. }), "it is so already");
    assert!(chat.take_events(bo).is_empty());
    let nobody = chat.remove(ana, plans, protocol::id::UserId(1));
    assert_eq!(nobody, Answer::Rejected(ErrorCode::UnknownUser));
    chat.leave(ana, plans);
    assert_eq!(chat.channel(b, plans).unwrap().details.creator, Some(a));
    assert_eq!(chat.remove(ana, plans, b), UNKNOWN);
}

/// What an outsider may try with a channel and a message of it.
fn attempts(chat: &mut TestChat, channel: ChannelId, message: Seq) -> Vec<Command> {
    let user = chat.user("bo");
    vec![
        chat.joining(channel),
        chat.leaving(channel),
        chat.updating(channel, ChannelUpdate::Name("mine".to_owned())),
        chat.updating(channel, ChannelUpdate::Name("not a name".to_owned())),
        chat.updating(channel, ChannelUpdate::Topic("x".repeat(999))),
        chat.updating(channel, ChannelUpdate::Archived(true)),
        chat.inviting(channel, user),
        chat.removing(channel, user),
        chat.setting_level(channel, NotificationLevel::All),
        chat.sending(channel, "hello"),
        chat.sending(channel, ""),
        chat.replying(channel, message, "hello"),
        chat.editing(channel, message, "hello"),
        chat.deleting(channel, message),
        chat.reacting(channel, message, "👍", true),
        chat.pinning(channel, message, true),
        Command::MarkRead { channel, read: message, unreads: None },
        Command::SetTyping { channel, typing: true },
    ]
}

#[test]
fn invariant_5_whatever_an_outsider_tries_the_channel_does_not_exist() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let plans = chat.create_private(ana, "plans");
    let file = chat.upload("ana", plans, "map");
    let message = chat.send_files(ana, plans, "psst", &[file]).seq();
    chat.archive(ana, plans, true);
    chat.take_events(ana);
    let nowhere = ChannelId(7);
    for channel in [plans, nowhere] {
        for command in attempts(&mut chat, channel, message) {
            assert_eq!(chat.run(bo, command.clone()), UNKNOWN, "{command:?}");
        }
        assert_eq!(chat.may_upload("bo", channel, 1), Err(ErrorCode::UnknownChannel));
        assert_eq!(chat.may_upload("bo", channel, u64::MAX), Err(ErrorCode::UnknownChannel));
    }
    assert_eq!(chat.attachment("bo", file), None);
    assert!(chat.attachment("ana", file).is_some());
    assert!(chat.take_events(ana).is_empty());
}

#[test]
fn a_read_mark_of_a_channel_that_one_is_not_in_counts_for_nothing() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let b = chat.user_of(bo);
    let plans = chat.create_private(ana, "plans");
    let message = chat.send(ana, plans, "psst").seq();
    let late = chat.greet_with_marks("bo", plans, message);
    assert!(!chat.events(late).iter().any(|event| matches!(event, Event::ReadMarked { .. })));
    chat.invite(ana, plans, b);
    assert_eq!(chat.channel(b, plans).unwrap().unread, 1);
}

#[test]
fn a_member_who_is_removed_while_away_comes_back_without_the_channel() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let b = chat.user_of(bo);
    let plans = chat.create_private(ana, "plans");
    chat.invite(ana, plans, b);
    chat.send(ana, plans, "one");
    let cursor = chat.snapshot(b, plans).welcome.cursor;
    chat.disconnect(bo);
    chat.remove(ana, plans, b);
    chat.send(ana, plans, "two");

    let back = chat.resume("bo", cursor, &[plans, chat.general()]);

    assert!(chat.welcome(back).channels.iter().all(|channel| channel.id != plans));
    assert_eq!(chat.history(back, plans), None);
    chat.restart();
    let again = chat.resume("bo", cursor, &[plans]);
    assert_eq!(chat.history(again, plans), None);
}

#[test]
fn a_new_user_knows_of_no_private_channel_and_no_private_channel_of_the_user() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let plans = chat.create_private(ana, "plans");
    chat.take_events(ana);
    let bo = chat.arrive("bo");
    assert!(chat.welcome(bo).channels.iter().all(|channel| channel.id != plans));
    let of_plans = |event: &Event| matches!(event, Event::MemberJoined { channel, .. } if *channel == plans);
    assert!(!chat.take_events(ana).iter().any(of_plans));
    assert_eq!(chat.channel(chat.user_of(ana), plans).unwrap().member_count, 1);
}

#[test]
fn everybody_who_types_in_a_private_channel_is_seen_by_its_members_alone() {
    let mut chat = TestChat::new();
    let (ana, bo, cy) = (chat.arrive("ana"), chat.arrive("bo"), chat.arrive("cy"));
    let plans = chat.create_private(ana, "plans");
    chat.invite(ana, plans, chat.user_of(bo));
    chat.take_events(bo);
    chat.take_events(cy);
    chat.set_typing(ana, plans, true);
    assert!(matches!(chat.take_events(bo)[..], [Event::Typing { .. }]));
    assert!(chat.take_events(cy).is_empty());
}

#[test]
fn what_was_written_is_erased_when_the_last_member_leaves() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let users = [chat.user_of(ana), chat.user_of(bo)];
    let plans = chat.create_private(ana, "plans");
    chat.invite(ana, plans, users[1]);
    let file = chat.upload("ana", plans, "map");
    chat.upload("bo", plans, "never sent");
    let messages = [
        chat.send_files(ana, plans, "with a map", &[file]).seq(),
        chat.send(bo, plans, "to be edited").seq(),
        chat.send(bo, plans, "to be deleted").seq(),
    ];
    chat.edit(bo, plans, messages[1], "edited");
    chat.react(ana, plans, messages[1], "👍");
    chat.pin(ana, plans, messages[0], true);
    chat.delete(bo, plans, messages[2]);
    chat.leave(ana, plans);
    assert_eq!(chat.files().len(), 2, "somebody is still there");

    chat.leave(bo, plans);

    assert!(!stored(&chat).contains_key(&plans));
    assert!(chat.files().is_empty() && chat.folder().is_empty());
    assert_tidy(&chat, &users);
    chat.restart();
    assert!(chat.files().is_empty());
    assert_eq!(users.map(|user| chat.channel(user, plans)), [None, None]);
    let ana = chat.connect("ana");
    assert_eq!(chat.invite(ana, plans, users[1]), UNKNOWN);
}

#[test]
fn what_was_on_its_way_when_the_last_member_left_is_erased_too() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let (phone, user) = (chat.connect("ana"), chat.user_of(ana));
    let plans = chat.create_private(ana, "plans");
    let message = chat.send(ana, plans, "one").seq();
    let (file, lost) = (chat.upload("ana", plans, "map"), chat.upload("ana", plans, "lost"));
    let leave = chat.leaving(plans);
    let late = [chat.sending_files(plans, "two", &[file]), chat.sending_files(plans, "three", &[])];
    let edit = chat.editing(plans, message, "edited");
    chat.journal.hold();
    let tablet = chat.connect("ana");
    chat.ask(phone, leave);
    for command in late.clone() {
        chat.ask(ana, command);
    }
    chat.ask(tablet, edit);
    chat.ask_to_upload("ana", plans, crate::harness::file("late", 10));
    chat.release();

    assert!(!stored(&chat).contains_key(&plans));
    assert!(chat.files().is_empty() && chat.folder().is_empty());
    assert_eq!(chat.attachment("ana", lost), None);
    assert_tidy(&chat, &[user]);
    chat.restart();
    assert!(chat.files().is_empty());
    let ana = chat.connect("ana");
    for command in late {
        assert!(chat.run(ana, command).is_gone(), "a repeat posts nothing");
    }
}

#[test]
fn a_file_whose_message_failed_after_the_last_member_left_is_removed() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let phone = chat.connect("ana");
    let plans = chat.create_private(ana, "plans");
    let file = chat.upload("ana", plans, "map");
    let (leave, send) = (chat.leaving(plans), chat.sending_files(plans, "psst", &[file]));
    chat.journal.hold();
    chat.ask(phone, leave);
    chat.ask(ana, send);
    chat.let_pass(1);
    assert_eq!(chat.files().len(), 1);
    chat.journal.fail_with(AppendError::Full);
    chat.release();
    assert!(chat.files().is_empty() && chat.folder().is_empty());
}

#[test]
fn an_erasure_that_a_crash_cut_short_is_finished_at_the_next_start() {
    let mut chat = TestChat::new();
    let ana = chat.arrive("ana");
    let plans = chat.create_private(ana, "plans");
    let file = chat.upload("ana", plans, "map");
    let send = chat.sending_files(plans, "psst", &[file]);
    let answer = chat.run(ana, send.clone());
    let leave = chat.leaving(plans);
    chat.journal.hold();
    chat.ask(ana, leave.clone());
    chat.let_pass(1);
    chat.restart();

    assert!(!stored(&chat).contains_key(&plans));
    assert!(chat.files().is_empty());
    let ana = chat.connect("ana");
    let again = chat.run(ana, send);
    assert_eq!((again.seq(), again.is_gone()), (answer.seq(), true));
    assert!(matches!(chat.run(ana, leave), Answer::Accepted { .. }));
}

#[test]
fn the_last_member_stays_while_somebody_is_on_the_way_in() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (phone, b) = (chat.connect("ana"), chat.user_of(bo));
    let plans = chat.create_private(ana, "plans");
    chat.send(ana, plans, "welcome");
    let busy = Answer::Rejected(ErrorCode::TooManyRequests);
    let (invite, leave) = (chat.inviting(plans, b), chat.leaving(plans));
    chat.journal.hold();
    chat.ask(ana, invite);
    assert_eq!(chat.run(phone, leave.clone()), busy);
    chat.release();
    assert!(matches!(chat.run(phone, leave), Answer::Accepted { .. }));
    assert_eq!(chat.history_of("bo", plans), ["welcome"]);

    let (leave, invite) = (chat.leaving(plans), chat.inviting(plans, chat.user("ana")));
    let other = chat.connect("bo");
    chat.journal.hold();
    chat.ask(bo, leave);
    assert_eq!(chat.run(other, invite), busy);
    chat.release();
    assert!(!stored(&chat).contains_key(&plans));
}

#[test]
fn a_server_has_1000_channels_of_both_kinds_and_empty_ones_count() {
    let mut chat = TestChat::new();
    chat.arrive("ana");
    let bo = chat.arrive("bo");
    // The default channel is one of them.
    chat.create_many(CHANNELS_MAX - 3);
    let empty = chat.create_private(bo, "empty");
    chat.leave(bo, empty);
    chat.restart();
    let (ana, bo) = (chat.connect("ana"), chat.connect("bo"));
    let (last, late) = (chat.creating_private("the-last"), chat.creating_private("too-late"));
    chat.journal.hold();
    let (last, late) = (chat.ask(ana, last), chat.ask(bo, late));
    chat.release();
    assert!(matches!(chat.answer(last), Some(Answer::Accepted { .. })));
    let full = Answer::Rejected(ErrorCode::LimitExceeded);
    assert_eq!(chat.answer(late), Some(full));
    let public = chat.creating("too-late");
    assert_eq!(chat.run(bo, public), full);
}

#[test]
fn a_private_channel_is_the_same_after_a_restart_and_its_name_is_no_claim() {
    let mut chat = TestChat::new();
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let users = [chat.user_of(ana), chat.user_of(bo)];
    let plans = chat.create_private(ana, "plans");
    chat.invite(ana, plans, users[1]);
    chat.rename(ana, plans, "Pläne");
    chat.set_topic(bo, plans, "summer");
    let before = users.map(|user| chat.channel(user, plans));
    chat.restart();
    assert_eq!(users.map(|user| chat.channel(user, plans)), before);
    let state = chat.channel(users[1], plans).unwrap();
    assert_eq!(state.kind, kind("Pläne"));
    assert_eq!(state.details.topic.unwrap().as_str(), "summer");
    let is_claim =
        |change: &Change| matches!(change, Change::ChannelNamed { channel, .. } if *channel == plans);
    assert!(!chat.kept().iter().any(|(_, fact)| is_claim(&fact.change)));
}
