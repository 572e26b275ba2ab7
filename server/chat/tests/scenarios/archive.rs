//! Archived channels: what goes on there, and what does not.

use protocol::channel::NotificationLevel;
use protocol::command::Command;
use protocol::error::ErrorCode;
use protocol::event::Event;
use protocol::id::ChannelId;

use crate::harness::{Answer, TestChat};

const ARCHIVED: Answer = Answer::Rejected(ErrorCode::ChannelArchived);
const NOT_ALLOWED: Answer = Answer::Rejected(ErrorCode::NotAllowed);

/// A public and a private channel, each of ana and bo.
fn channels(chat: &mut TestChat) -> [ChannelId; 2] {
    let (ana, bo) = (chat.arrive("ana"), chat.arrive("bo"));
    let (books, plans) = (chat.create_channel(ana, "books"), chat.create_private(ana, "plans"));
    chat.join(bo, books);
    let invited = chat.user_of(bo);
    chat.invite(ana, plans, invited);
    [books, plans]
}

#[test]
fn only_the_creator_archives_and_nobody_the_default_channel() {
    let mut chat = TestChat::new();
    let channels = channels(&mut chat);
    let (ana, bo) = (chat.connect("ana"), chat.connect("bo"));
    for channel in channels {
        assert_eq!(chat.archive(bo, channel, true), NOT_ALLOWED);
        chat.take_events(bo);
        chat.archive(ana, channel, true);
        let events = chat.take_events(bo);
        assert!(
            matches!(&events[..], [Event::ChannelUpdated { details, .. }] if details.archived),
            "{events:?}"
        );
        assert_eq!(chat.archive(bo, channel, false), NOT_ALLOWED);
    }
    let general = chat.general();
    assert_eq!(chat.archive(ana, general, true), NOT_ALLOWED);
}

#[test]
fn nobody_writes_in_an_archived_channel() {
    let mut chat = TestChat::new();
    let channels = channels(&mut chat);
    let (ana, bo, cy) = (chat.connect("ana"), chat.connect("bo"), chat.arrive("cy"));
    let new = chat.user_of(cy);
    for channel in channels {
        let message = chat.send(bo, channel, "hello").seq();
        let file = chat.upload("bo", channel, "map");
        chat.archive(ana, channel, true);
        chat.take_events(ana);
        let refused = [
            chat.sending(channel, "late"),
            chat.sending_files(channel, "late", &[file]),
            chat.editing(channel, message, "late"),
            chat.reacting(channel, message, "👍", true),
            chat.reacting(channel, message, "👍", false),
            chat.pinning(channel, message, true),
            chat.inviting(channel, new),
            Command::SetTyping { channel, typing: true },
        ];
        for command in refused {
            assert_eq!(chat.run(bo, command.clone()), ARCHIVED, "{command:?}");
        }
        assert_eq!(chat.may_upload("bo", channel, 1), Err(ErrorCode::ChannelArchived));
        assert!(chat.take_events(ana).is_empty());
    }
    assert_eq!(chat.join(cy, channels[0]), ARCHIVED);
    assert_eq!(chat.join(cy, channels[1]), Answer::Rejected(ErrorCode::UnknownChannel));
}

#[test]
fn reading_deleting_and_leaving_go_on_in_an_archived_channel() {
    let mut chat = TestChat::new();
    let channels = channels(&mut chat);
    for channel in channels {
        let (ana, bo) = (chat.connect("ana"), chat.connect("bo"));
        let user = chat.user_of(bo);
        let message = chat.send(ana, channel, "hello").seq();
        let own = chat.send(bo, channel, "oops").seq();
        chat.archive(ana, channel, true);
        chat.restart();
        let (ana, bo) = (chat.connect("ana"), chat.connect("bo"));
        assert!(chat.channel(user, channel).unwrap().details.archived);
        assert!(matches!(chat.delete(bo, channel, own), Answer::Accepted { .. }));
        chat.mark_read(bo, channel, message);
        assert_eq!(chat.channel(user, channel).unwrap().unread, 0);
        let muted = chat.set_level(bo, channel, NotificationLevel::None);
        assert!(matches!(muted, Answer::Accepted { .. }));
        assert_eq!(chat.history_of("bo", channel), ["hello"]);
        assert!(matches!(chat.leave(bo, channel), Answer::Accepted { .. }));
        assert!(matches!(chat.archive(ana, channel, false), Answer::Accepted { .. }));
        assert!(matches!(chat.send(ana, channel, "again"), Answer::Accepted { .. }));
    }
}

#[test]
fn the_creator_of_an_archived_private_channel_still_removes_members() {
    let mut chat = TestChat::new();
    let [_, plans] = channels(&mut chat);
    let (ana, bo) = (chat.connect("ana"), chat.user("bo"));
    chat.archive(ana, plans, true);
    assert!(matches!(chat.remove(ana, plans, bo), Answer::Accepted { .. }));
    assert_eq!(chat.channel(bo, plans), None);
}
