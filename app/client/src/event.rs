//! What events mean for what is known.

use std::mem;
use std::sync::Arc;

use protocol::channel::{ChannelDetails, ChannelKind, ChannelName, NotificationLevel, ReadMark};
use protocol::error::CloseCode;
use protocol::event::{Departure, Event};
use protocol::id::{ChannelId, Millis, Seq, UserId};
use protocol::message::Message;
use protocol::snapshot::{HistoryState, Snapshot, Welcome};
use protocol::user::User;

use crate::change::{Change, Rejected};
use crate::channel::Channel;
use crate::client::Client;
use crate::connection::ConnectionState;
use crate::effect::{Effect, StorageKey};
use crate::ids::Ids;
use crate::new_messages::NewMessages;
use crate::progress::Progress;
use crate::restore;
use crate::timeline::Timeline;
use crate::unread::Told;

impl Client {
    /// Starts from what the first paint shows.
    pub(crate) fn take_snapshot(&mut self, snapshot: &Snapshot) {
        self.me = Some(snapshot.welcome.user);
        self.build.clone_from(&snapshot.welcome.build);
        self.take_welcome(&snapshot.welcome);
        // Only the open channel's history is there: the others are asked for.
        let held = snapshot.history.as_ref().filter(|history| {
            let channel = self.channels.get_mut(history.channel).filter(|channel| channel.joined);
            channel.is_some_and(|channel| channel.timeline.apply(history))
        });
        let held = held.map(|history| history.channel);
        self.progress = Progress::at(snapshot.welcome.epoch, snapshot.welcome.cursor, held);
    }

    /// Applies an event of the connection that is open.
    pub(crate) fn apply(&mut self, now: Millis, event: Event) {
        match (self.connection.state(), event) {
            (ConnectionState::Greeting, Event::Welcome { welcome, .. }) => self.welcomed(now, &welcome),
            (ConnectionState::Online, event) => self.apply_welcomed(now, event),
            // Nothing else is said before the welcome, but that `hello` was no good: then time runs out.
            (_, _) => {}
        }
    }

    /// Applies an event that came after a welcome.
    pub(crate) fn apply_welcomed(&mut self, now: Millis, event: Event) {
        let Some(me) = self.me else { return };
        let seq = event.seq();
        match event {
            // Said once, at the beginning.
            Event::Welcome { .. } | Event::HeartbeatAck { .. } => {}
            Event::Accepted { reference, seq, channel, gone } => {
                self.accepted(reference, seq, channel, gone);
            }
            Event::Rejected { reference, code, temporary, channel: _, detail: _ } => {
                self.rejected(now, reference, Rejected { code }, temporary);
            }
            Event::ChannelCreated { seq, channel, kind, members, details } => {
                // Whoever creates one is alone in it. Whoever was invited is not, and gets its history.
                let is_new = details.creator == Some(me) && members == [me];
                let mut created = Channel::new(channel, kind);
                created.details = details;
                self.channel_created(seq, created, &members, is_new);
            }
            Event::DirectOpened { seq, channel, users } => {
                let opened = Channel::new(channel, ChannelKind::Direct { users });
                self.channel_created(seq, opened, &users, true);
            }
            Event::ChannelUpdated { seq, channel, name, details } => {
                self.channel_updated(seq, channel, name, details);
            }
            Event::LevelChanged { seq, channel, level } => self.level_changed(seq, channel, level),
            Event::History(history) => self.take_history(now, &history, me),
            Event::MessagePosted { channel, oldest, message } => {
                self.message_posted(now, channel, oldest, &message, me);
            }
            Event::MessageEdited { seq: _, channel, message, body, edited } => {
                if let Some(message) = self.change_message(channel, message) {
                    (message.body, message.edited) = (body, Some(edited));
                }
                // It may call the user now, or no longer.
                self.changes.note(Change::Sidebar);
            }
            Event::ReactionsChanged { seq: _, channel, message, reactions } => {
                if let Some(message) = self.change_message(channel, message) {
                    message.reactions = reactions;
                }
            }
            Event::PinChanged { seq: _, channel, message, pin } => {
                if let Some(message) = self.change_message(channel, message) {
                    message.pin = pin;
                }
            }
            Event::MessageDeleted { seq: _, channel, message } => self.message_deleted(channel, message),
            Event::MemberJoined { seq, channel, user, members } => {
                self.member_joined(seq, channel, user, &members, me);
            }
            Event::MemberLeft { seq, channel, user } => self.member_left(seq, channel, user, me),
            Event::ReadMarked { channel, mark } => self.read_marked(channel, mark),
            Event::Typing { channel, user, typing } => self.typing_changed(now, channel, user, typing),
            Event::UserRegistered { seq: _, user } | Event::UserUpdated { seq: _, user } => {
                self.user_updated(user);
            }
            Event::PresenceDiff { online, offline } => self.presence_changed(&online, &offline),
        }
        if let Some(seq) = seq {
            self.progress.reach(seq);
            self.forget_told();
        }
    }

    fn welcomed(&mut self, now: Millis, welcome: &Welcome) {
        if self.me.is_some_and(|me| me != welcome.user) {
            // Somebody else has signed in from this browser. What is here is not theirs, and what waits to
            // be sent is not theirs to say.
            self.effects.push_back(Effect::Disconnect);
            self.forget_connection();
            self.stop(CloseCode::SignedOut);
            self.effects.extend([Effect::Forget, Effect::Reload]);
            self.changes.note(Change::Connection);
            return;
        }
        self.me = Some(welcome.user);
        self.connection.welcome(now, welcome.limits.heartbeat_ms);
        self.take_welcome(welcome);
        let name = self.roster.display_name(welcome.user);
        self.store(StorageKey::DisplayName, Some(restore::write_text(name.as_str())));
        if self.is_reloaded {
            self.is_reloaded = false;
            self.store(StorageKey::Reloaded, None);
        }
        self.note_everything();
    }

    /// Anything may be different.
    pub(crate) fn note_everything(&mut self) {
        for change in [
            Change::Connection,
            Change::Header,
            Change::Sidebar,
            Change::Names,
            Change::Members,
            Change::Timeline,
        ] {
            self.changes.note(change);
        }
    }

    /// Takes over what there is, and stays where one is.
    pub(crate) fn take_welcome(&mut self, welcome: &Welcome) {
        let before = self.own_route();
        let mut joined = Ids::default();
        for state in welcome.channels.iter().filter(|state| state.joined) {
            joined.insert(state.id.0);
        }
        if self.progress.welcome(welcome.epoch, welcome.cursor, joined) {
            self.channels.clear();
            self.asked_directs.clear();
            self.new_messages = NewMessages::default();
            self.leave_journal();
        }
        self.take_channels(welcome);
        self.roster.welcome(&welcome.users, &welcome.online);
        self.limits = welcome.limits;
        let (ours, theirs) = (&self.build, &welcome.build);
        self.is_outdated = !ours.is_empty() && !theirs.is_empty() && ours != theirs;
        self.is_place_stale = true;
        self.follow_name(before);
    }

    fn take_channels(&mut self, welcome: &Welcome) {
        let mut known = mem::take(&mut self.channels);
        for state in &welcome.channels {
            let before = known.take(state.id);
            let mut channel = before.unwrap_or_else(|| Channel::new(state.id, state.kind.clone()));
            let told = channel.welcome(state, welcome.cursor);
            if told == Told::Unread && self.place.channel() == Some(state.id) {
                self.new_messages.mark_unread(state.mark.read);
            }
            self.channels.insert(channel);
            if !state.joined {
                // Left while this connection was away: no history will show what was accepted there.
                self.outbox.forget_accepted(&|entry, _| entry.channel() == Some(state.id));
                self.rescue_edits(state.id);
            }
        }
        for before in known.iter() {
            if self.channels.get(before.id).is_none() {
                self.note_gone(before.id);
            }
        }
        self.tell_unsent();
    }

    fn take_history(&mut self, now: Millis, history: &HistoryState, me: UserId) {
        let id = history.channel;
        let reached = self.progress.reached();
        let Some(channel) = self.channels.get_mut(id).filter(|channel| channel.joined) else {
            self.progress.release(id);
            return;
        };
        if !channel.timeline.apply(history) {
            self.resync(now);
            return;
        }
        self.progress.hold(id);
        for message in history.messages.iter().filter(|message| message.author == me) {
            self.outbox.remove(&message.client_id);
        }
        self.outbox.forget_accepted(&|entry, seq| entry.channel() == Some(id) && seq <= reached);
        self.rescue_edits(id);
        self.note_timeline(id);
        self.changes.note(Change::Sidebar);
    }

    fn message_posted(
        &mut self,
        now: Millis,
        id: ChannelId,
        oldest: Seq,
        message: &Arc<Message>,
        me: UserId,
    ) {
        self.typing_changed(now, id, message.author, false);
        if message.author == me {
            self.outbox.remove(&message.client_id);
        }
        if let Some(channel) = self.channels.get_mut(id).filter(|channel| channel.joined) {
            channel.timeline.post(oldest, message);
            self.notify(id, message, me);
            self.rescue_edits(id);
            self.note_timeline(id);
            self.changes.note(Change::Sidebar);
        }
    }

    fn message_deleted(&mut self, id: ChannelId, message: Seq) {
        if let Some(channel) = self.channels.get_mut(id) {
            channel.timeline.delete(message);
            self.rescue_edits(id);
            self.note_timeline(id);
            self.changes.note(Change::Sidebar);
        }
    }

    /// A message that is held, to be changed; nothing where it has not come yet, or is gone.
    fn change_message(&mut self, id: ChannelId, message: Seq) -> Option<&mut Message> {
        self.note_timeline(id);
        self.channels.get_mut(id)?.timeline.get_mut(message)
    }

    /// There is a new channel, or one that the user was invited to: then its history comes next.
    fn channel_created(&mut self, seq: Seq, mut channel: Channel, members: &[UserId], is_new: bool) {
        let Some(me) = self.me.filter(|_| self.channels.get(channel.id).is_none()) else { return };
        channel.create(seq, members, me);
        if channel.joined && is_new {
            channel.timeline = Timeline::empty();
            self.progress.hold(channel.id);
        } else if channel.joined {
            self.progress.expect(channel.id);
        }
        self.channels.insert(channel);
        self.is_place_stale = true;
        self.changes.note(Change::Sidebar);
        self.changes.note(Change::Names);
    }

    fn channel_updated(&mut self, seq: Seq, id: ChannelId, name: ChannelName, details: ChannelDetails) {
        let before = self.own_route();
        if self.channels.get_mut(id).is_some_and(|channel| channel.update(seq, name, details)) {
            self.is_place_stale = true;
            self.follow_name(before);
            self.note_channel();
            self.changes.note(Change::Names);
        }
    }

    fn level_changed(&mut self, seq: Seq, id: ChannelId, level: NotificationLevel) {
        if self.channels.get_mut(id).is_some_and(|channel| channel.set_level(seq, level)) {
            self.note_channel();
        }
    }

    fn member_joined(&mut self, seq: Seq, id: ChannelId, user: UserId, members: &[UserId], me: UserId) {
        let is_news = self.channels.get_mut(id).is_some_and(|channel| channel.join(seq, user, members, me));
        if is_news && user == me {
            self.progress.expect(id);
        }
        if is_news {
            self.note_members(id, user == me);
        }
    }

    fn member_left(&mut self, seq: Seq, id: ChannelId, user: UserId, me: UserId) {
        let is_news = self.channels.get_mut(id).is_some_and(|channel| channel.leave(seq, user, me));
        let is_gone = self.channels.get(id).is_some_and(|channel| channel.is_private() && !channel.joined);
        if is_gone {
            if self.is_leaving(id) {
                self.go_home_from(id);
            }
            self.forget_channel(id);
        } else if is_news && user == me {
            self.progress.release(id);
            self.outbox.forget_accepted(&|entry, _| entry.channel() == Some(id));
            self.rescue_edits(id);
            self.forget_typers_in(id);
            if self.is_leaving(id) {
                self.go_home_from(id);
            }
        }
        if is_news {
            self.note_members(id, user == me);
        }
    }

    fn read_marked(&mut self, id: ChannelId, mark: ReadMark) {
        let Some(channel) = self.channels.get_mut(id) else { return };
        let told = channel.reading.confirm(mark);
        if told == Told::Unread && self.place.channel() == Some(id) {
            self.new_messages.mark_unread(mark.read);
            self.changes.note(Change::Timeline);
        }
        if told != Told::Nothing {
            self.changes.note(Change::Sidebar);
        }
    }

    /// Somebody is new, or is called otherwise.
    fn user_updated(&mut self, user: User) {
        let (before, is_new) = (self.own_route(), self.roster.get(user.id).is_none());
        self.roster.update(user);
        self.is_place_stale = true;
        self.follow_name(before);
        if is_new {
            self.changes.note(Change::Sidebar);
            self.changes.note(Change::Names);
        } else {
            self.note_everything();
            self.changes.note(Change::Draft);
            self.changes.note(Change::Typing);
        }
    }

    fn presence_changed(&mut self, online: &[UserId], offline: &[Departure]) {
        self.roster.update_presence(online, offline);
        for departure in offline {
            self.forget_typer(departure.user);
        }
        self.changes.note(Change::Sidebar);
        self.changes.note(Change::Members);
    }

    /// A channel is called otherwise, or is otherwise to be shown.
    fn note_channel(&mut self) {
        self.changes.note(Change::Sidebar);
        self.changes.note(Change::Header);
    }

    /// The members of a channel are others than before, and perhaps one's own membership.
    fn note_members(&mut self, id: ChannelId, own: bool) {
        self.is_place_stale |= own;
        self.changes.note(Change::Sidebar);
        if self.place.channel() == Some(id) {
            self.changes.note(Change::Members);
        }
    }

    /// The rows of a channel are others than before, and perhaps what its draft quotes.
    pub(crate) fn note_timeline(&mut self, id: ChannelId) {
        if self.place.channel() == Some(id) {
            self.changes.note(Change::Timeline);
            if self.written().is_some_and(|written| written.reply_to.is_some()) {
                self.changes.note(Change::Draft);
            }
        }
    }

    pub(crate) fn store(&mut self, key: StorageKey, json: Option<String>) {
        self.effects.push_back(Effect::Store { key, json });
    }
}
