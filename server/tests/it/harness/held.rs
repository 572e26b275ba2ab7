//! What a client holds: every history, complete up to a cursor, as docs/PROTOCOL.md tells clients to keep it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use protocol::command::Resume;
use protocol::event::Event;
use protocol::id::{ChannelId, Epoch, Seq, UserId};
use protocol::message::Message;
use protocol::snapshot::{HistoryState, Welcome};

/// What a client holds. It folds events, and resumes with what came out.
#[derive(Debug, Clone, Default)]
pub struct Held {
    epoch: Option<Epoch>,
    cursor: Seq,
    user: Option<UserId>,
    channels: BTreeMap<ChannelId, BTreeMap<Seq, Arc<Message>>>,
    /// The welcome whose histories have not all come.
    catching_up: Option<CatchingUp>,
}

#[derive(Debug, Clone)]
struct CatchingUp {
    epoch: Epoch,
    cursor: Seq,
    awaited: BTreeSet<ChannelId>,
}

impl Held {
    /// Where to go on; `None` where nothing is held.
    pub fn resume(&self) -> Option<Resume> {
        let held = self.channels.keys().copied().collect();
        Some(Resume { epoch: self.epoch?, cursor: self.cursor, held })
    }

    /// Whether the histories that follow a welcome have all come.
    pub fn is_complete(&self) -> bool {
        self.epoch.is_some() && self.catching_up.is_none()
    }

    /// The messages of a channel, oldest first.
    pub fn messages(&self, channel: ChannelId) -> Vec<&Message> {
        self.channels.get(&channel).into_iter().flat_map(BTreeMap::values).map(Arc::as_ref).collect()
    }

    /// What the messages of a channel say, oldest first.
    pub fn bodies(&self, channel: ChannelId) -> Vec<&str> {
        self.messages(channel).into_iter().map(|message| message.body.as_str()).collect()
    }

    /// Everything that is held: two clients of one user that have heard everything have the same.
    pub fn channels(&self) -> &BTreeMap<ChannelId, BTreeMap<Seq, Arc<Message>>> {
        &self.channels
    }

    /// Takes in an event, and checks its place in the order.
    pub fn apply(&mut self, event: &Event) {
        if let Some(seq) = event.seq() {
            assert!(self.is_complete(), "nothing comes between the histories: {event:?}");
            // Two events may share a seq.
            assert!(seq >= self.cursor, "{event:?} came after {}", self.cursor);
            self.cursor = seq;
        }
        match event {
            Event::Welcome { welcome, .. } => self.take_welcome(welcome),
            Event::History(history) => self.take_history(history),
            Event::MessagePosted { channel, oldest, message } => {
                let messages = self.channels.get_mut(channel).expect("messages come of held channels only");
                let before = messages.insert(message.seq, Arc::clone(message));
                assert!(before.is_none(), "{} came twice", message.seq);
                messages.retain(|seq, _| seq >= oldest);
            }
            Event::MessageEdited { channel, message, body, edited, .. } => {
                self.change(*channel, *message, |held| {
                    (held.body, held.edited) = (body.clone(), Some(*edited));
                });
            }
            Event::ReactionsChanged { channel, message, reactions, .. } => {
                self.change(*channel, *message, |held| held.reactions.clone_from(reactions));
            }
            Event::PinChanged { channel, message, pin, .. } => {
                self.change(*channel, *message, |held| held.pin = *pin);
            }
            Event::MessageDeleted { channel, message, .. } => {
                self.channels.get_mut(channel).expect("a held channel").remove(message);
            }
            Event::ChannelCreated { channel, members, .. } => {
                if self.user.is_some_and(|user| members.contains(&user)) {
                    self.channels.insert(*channel, BTreeMap::new());
                }
            }
            Event::DirectOpened { channel, .. } => {
                self.channels.insert(*channel, BTreeMap::new());
            }
            Event::MemberLeft { channel, user, .. } => {
                if self.user == Some(*user) {
                    self.channels.remove(channel);
                }
            }
            Event::Accepted { .. }
            | Event::Rejected { .. }
            | Event::MemberJoined { .. }
            | Event::ReadMarked { .. }
            | Event::Typing { .. }
            | Event::ChannelUpdated { .. }
            | Event::LevelChanged { .. }
            | Event::UserRegistered { .. }
            | Event::UserUpdated { .. }
            | Event::PresenceDiff { .. }
            | Event::HeartbeatAck { .. } => {}
        }
    }

    fn change(&mut self, channel: ChannelId, message: Seq, change: impl FnOnce(&mut Message)) {
        let messages = self.channels.get_mut(&channel).expect("a held channel");
        change(Arc::make_mut(messages.get_mut(&message).expect("only what is held is changed")));
    }

    fn take_welcome(&mut self, welcome: &Welcome) {
        let joined = welcome.channels.iter().filter(|channel| channel.joined);
        let awaited: BTreeSet<ChannelId> = joined.map(|channel| channel.id).collect();
        self.user = Some(welcome.user);
        self.channels.retain(|channel, _| awaited.contains(channel));
        self.catching_up = Some(CatchingUp { epoch: welcome.epoch, cursor: welcome.cursor, awaited });
        self.finish_catching_up();
    }

    fn take_history(&mut self, history: &HistoryState) {
        let HistoryState { channel, since, oldest, messages, changed, deleted } = history;
        let held = self.channels.entry(*channel).or_default();
        if since.is_none() {
            held.clear();
        }
        held.extend(messages.iter().chain(changed).map(|message| (message.seq, Arc::clone(message))));
        held.retain(|seq, _| seq >= oldest && !deleted.contains(seq));
        if let Some(catching_up) = &mut self.catching_up {
            assert!(catching_up.awaited.remove(channel), "one history for each joined channel");
        }
        self.finish_catching_up();
    }

    fn finish_catching_up(&mut self) {
        if let Some(done) = self.catching_up.take_if(|catching_up| catching_up.awaited.is_empty()) {
            self.epoch = Some(done.epoch);
            self.cursor = done.cursor;
        }
    }
}
