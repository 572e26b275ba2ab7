//! Five people who do anything at any time, with a journal and a process that fail at any time.

use std::collections::{BTreeMap, BTreeSet};

use chat::{ConnectionId, RequestId};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy, any, prop, prop_oneof};
use protocol::channel::NotificationLevel;
use protocol::command::{ChannelUpdate, Command};
use protocol::fact::{AppendError, Change};
use protocol::id::{AttachmentId, ChannelId, Ref, Seq, UserId};
use protocol::limits::{CLIENT_IDS_MAX, READ_MARK_MS, UNANSWERED_MAX, UPLOAD_MS_MAX};

use crate::harness::{Answer, TestChat, file};
use crate::journal_double::JournalDouble;

/// How many people, each with a device.
pub const PEOPLE: usize = 5;

/// One thing that happens. Numbers pick among what there is, whatever there is.
#[derive(Debug, Clone)]
pub enum Action {
    SignIn {
        who: usize,
        as_guest: bool,
    },
    LogOut {
        who: usize,
    },
    Disconnect {
        who: usize,
    },
    Create {
        who: usize,
        name: usize,
    },
    CreatePrivate {
        who: usize,
    },
    Rename {
        who: usize,
        channel: usize,
        name: usize,
    },
    Topic {
        who: usize,
        channel: usize,
    },
    Archive {
        who: usize,
        channel: usize,
        archived: bool,
    },
    Invite {
        who: usize,
        channel: usize,
        other: usize,
    },
    Remove {
        who: usize,
        channel: usize,
        other: usize,
    },
    SetLevel {
        who: usize,
        channel: usize,
        level: usize,
    },
    Join {
        who: usize,
        channel: usize,
    },
    Leave {
        who: usize,
        channel: usize,
    },
    OpenDirect {
        who: usize,
        other: usize,
    },
    Send {
        who: usize,
        channel: usize,
        count: usize,
    },
    Delete {
        who: usize,
        channel: usize,
        message: usize,
    },
    SendFiles {
        who: usize,
        channel: usize,
        count: usize,
    },
    Edit {
        who: usize,
        channel: usize,
        message: usize,
    },
    React {
        who: usize,
        channel: usize,
        message: usize,
        emoji: usize,
        on: bool,
    },
    Pin {
        who: usize,
        channel: usize,
        message: usize,
        pinned: bool,
    },
    Upload {
        who: usize,
        channel: usize,
    },
    CancelUpload {
        who: usize,
        which: usize,
    },
    SetTyping {
        who: usize,
        channel: usize,
        typing: bool,
    },
    MarkRead {
        who: usize,
        channel: usize,
        back: u64,
        unreads: Option<u32>,
    },
    /// Tries its luck with a direct channel, its own or not.
    Pry {
        who: usize,
        direct: usize,
        how: usize,
    },
    Repeat {
        which: usize,
    },
    Advance {
        ms: u64,
    },
    Hold,
    Pass {
        count: usize,
    },
    Commit {
        count: usize,
    },
    Release,
    Fill,
    BreakDown {
        keeps: usize,
    },
    Recover,
    Crash,
}

/// One command that was sent.
pub struct Sent {
    pub who: usize,
    pub user: UserId,
    pub command: Command,
    pub reference: Ref,
}

/// The people, and what they sent.
pub struct World {
    pub chat: TestChat,
    pub sent: Vec<Sent>,
    /// How many crashes found something on its way.
    pub crashes_in_flight: usize,
    connections: BTreeMap<usize, ConnectionId>,
    /// What each asked to upload, and for which channel.
    uploads: Vec<(usize, ChannelId, RequestId)>,
    /// How many commands each sent for the first time: fewer than are remembered.
    counts: [usize; PEOPLE],
}

/// Lists of actions. Those that hold, fail or end something are rarer than those that fill channels.
pub fn actions() -> impl Strategy<Value = Vec<Action>> {
    let who = 0..PEOPLE;
    let channel = 0..5_usize;
    let action = prop_oneof![
        2 => (who.clone(), any::<bool>()).prop_map(|(who, as_guest)| Action::SignIn { who, as_guest }),
        1 => who.clone().prop_map(|who| Action::LogOut { who }),
        2 => who.clone().prop_map(|who| Action::Disconnect { who }),
        5 => (who.clone(), 0..3_usize).prop_map(|(who, name)| Action::Create { who, name }),
        4 => who.clone().prop_map(|who| Action::CreatePrivate { who }),
        7 => (who.clone(), channel.clone(), 0..12_usize)
            .prop_map(|(who, channel, name)| Action::Rename { who, channel, name }),
        3 => (who.clone(), channel.clone()).prop_map(|(who, channel)| Action::Topic { who, channel }),
        5 => (who.clone(), channel.clone(), prop::bool::weighted(0.6))
            .prop_map(|(who, channel, archived)| Action::Archive { who, channel, archived }),
        5 => (who.clone(), channel.clone(), who.clone())
            .prop_map(|(who, channel, other)| Action::Invite { who, channel, other }),
        2 => (who.clone(), channel.clone(), who.clone())
            .prop_map(|(who, channel, other)| Action::Remove { who, channel, other }),
        3 => (who.clone(), channel.clone(), 0..3_usize)
            .prop_map(|(who, channel, level)| Action::SetLevel { who, channel, level }),
        3 => (who.clone(), channel.clone()).prop_map(|(who, channel)| Action::Join { who, channel }),
        7 => (who.clone(), channel.clone()).prop_map(|(who, channel)| Action::Leave { who, channel }),
        6 => (who.clone(), who.clone()).prop_map(|(who, other)| Action::OpenDirect { who, other }),
        14 => (who.clone(), channel.clone(), 1..=UNANSWERED_MAX)
            .prop_map(|(who, channel, count)| Action::Send { who, channel, count }),
        8 => (who.clone(), channel.clone(), any::<usize>())
            .prop_map(|(who, channel, message)| Action::Delete { who, channel, message }),
        4 => (who.clone(), channel.clone(), 0..3_usize)
            .prop_map(|(who, channel, count)| Action::SendFiles { who, channel, count }),
        8 => (who.clone(), channel.clone(), any::<usize>())
            .prop_map(|(who, channel, message)| Action::Edit { who, channel, message }),
        8 => (who.clone(), channel.clone(), any::<usize>(), 0..3_usize, any::<bool>())
            .prop_map(|(who, channel, message, emoji, on)| Action::React { who, channel, message, emoji, on }),
        5 => (who.clone(), channel.clone(), any::<usize>(), any::<bool>())
            .prop_map(|(who, channel, message, pinned)| Action::Pin { who, channel, message, pinned }),
        6 => (who.clone(), channel.clone()).prop_map(|(who, channel)| Action::Upload { who, channel }),
        1 => (who.clone(), any::<usize>()).prop_map(|(who, which)| Action::CancelUpload { who, which }),
        2 => (who.clone(), channel.clone(), any::<bool>())
            .prop_map(|(who, channel, typing)| Action::SetTyping { who, channel, typing }),
        4 => (who.clone(), channel, 0..9_u64, option::of(0..3_u32)).prop_map(
            |(who, channel, back, unreads)| Action::MarkRead { who, channel, back, unreads }
        ),
        6 => (who, any::<usize>(), 0..9_usize).prop_map(|(who, direct, how)| Action::Pry { who, direct, how }),
        5 => any::<usize>().prop_map(|which| Action::Repeat { which }),
        2 => (0..2 * READ_MARK_MS).prop_map(|ms| Action::Advance { ms }),
        1 => Just(Action::Advance { ms: UPLOAD_MS_MAX }),
        8 => Just(Action::Hold),
        2 => (1..40_usize).prop_map(|count| Action::Pass { count }),
        2 => (1..40_usize).prop_map(|count| Action::Commit { count }),
        3 => Just(Action::Release),
        1 => Just(Action::Fill),
        1 => (0..9_usize).prop_map(|keeps| Action::BreakDown { keeps }),
        2 => Just(Action::Recover),
        4 => Just(Action::Crash),
    ];
    vec(action, 1..80)
}

/// The device of one of the people.
pub fn device(who: usize) -> String {
    format!("device {who}")
}

impl World {
    /// Everything happens, one thing after the other.
    pub fn run(actions: &[Action]) -> Self {
        let mut world = Self {
            chat: TestChat::with_journal(JournalDouble::new(3), 1),
            sent: Vec::new(),
            crashes_in_flight: 0,
            connections: BTreeMap::new(),
            uploads: Vec::new(),
            counts: [0; PEOPLE],
        };
        for action in actions {
            world.act(action);
        }
        world
    }

    /// The journal takes everything again, whatever waits is done, and everyone is signed in and greeted.
    pub fn come_to_rest(&mut self) {
        if self.chat.journal.is_broken() {
            self.chat.restart();
        }
        self.chat.journal.recover();
        self.chat.release();
        for who in 0..PEOPLE {
            self.chat.sign_in(&device(who), &format!("person {who}")).unwrap();
            assert!(self.connection(who).is_some());
        }
        self.chat.advance(READ_MARK_MS);
    }

    /// Everyone connects again after the process was started again.
    pub fn restart(&mut self) {
        self.chat.restart();
        for who in 0..PEOPLE {
            assert!(self.connection(who).is_some());
        }
    }

    /// Everyone who is registered.
    pub fn users(&self) -> Vec<UserId> {
        let snapshot = self.chat.snapshot(UserId(0), self.chat.general());
        snapshot.welcome.users.iter().map(|user| user.id).collect()
    }

    /// The direct channels, each with its two users.
    pub fn directs(&self) -> BTreeMap<ChannelId, [UserId; 2]> {
        let facts = self.chat.journal.facts();
        facts
            .filter_map(|(_, fact)| match &fact.change {
                Change::DirectOpened { channel, users, .. } => Some((*channel, *users)),
                _ => None,
            })
            .collect()
    }

    /// The private channels that were ever created.
    pub fn privates(&self) -> BTreeSet<ChannelId> {
        let facts = self.chat.journal.facts();
        facts
            .filter_map(|(_, fact)| match &fact.change {
                Change::ChannelUpdated { channel, private: Some(_), .. } => Some(*channel),
                _ => None,
            })
            .collect()
    }

    /// The connection of one of the people, opened where it is not there and the journal lets them in.
    pub fn connection(&mut self, who: usize) -> Option<ConnectionId> {
        if let Some(connection) = self.connections.get(&who).copied()
            && self.chat.is_open(connection)
        {
            return Some(connection);
        }
        if self.chat.signed_in(&device(who)).is_none() {
            self.chat.ask_to_sign_in(&device(who), &format!("person {who}"));
        }
        self.chat.signed_in(&device(who))?;
        let connection = self.chat.connect(&device(who));
        self.connections.insert(who, connection);
        Some(connection)
    }

    fn act(&mut self, action: &Action) {
        match *action {
            Action::SignIn { who, as_guest } => {
                let name = if as_guest { "guest" } else { "person" };
                self.chat.ask_to_sign_in(&device(who), &format!("{name} {who}"));
            }
            Action::LogOut { who } => {
                self.chat.ask_to_log_out(&device(who));
            }
            Action::Disconnect { who } => {
                if let Some(connection) = self.connections.remove(&who)
                    && self.chat.is_open(connection)
                {
                    self.chat.disconnect(connection);
                }
            }
            Action::Upload { who, channel } => self.upload(who, channel),
            Action::CancelUpload { who, which } => {
                let uploaded: Vec<_> = self.uploaded().map(|(_, _, id)| id).collect();
                if let Some(id) = uploaded.get(which % uploaded.len().max(1)) {
                    self.chat.cancel_upload(&device(who), *id);
                }
            }
            Action::Repeat { which } => self.repeat(which),
            Action::Advance { ms } => self.chat.advance(ms),
            Action::Hold => self.chat.journal.hold(),
            Action::Pass { count } => self.chat.let_pass(count),
            Action::Commit { count } => self.chat.journal.commit(count),
            Action::Release => self.chat.release(),
            Action::Fill if self.chat.journal.is_broken() => {}
            Action::Fill => self.chat.journal.fail_with(AppendError::Full),
            Action::BreakDown { keeps } => self.chat.journal.break_down(keeps),
            Action::Recover => self.chat.journal.recover(),
            Action::Crash => {
                self.crashes_in_flight += usize::from(self.chat.journal.waiting() > 0);
                self.chat.restart();
            }
            Action::Create { who, .. }
            | Action::CreatePrivate { who }
            | Action::Rename { who, .. }
            | Action::Topic { who, .. }
            | Action::Archive { who, .. }
            | Action::Invite { who, .. }
            | Action::Remove { who, .. }
            | Action::SetLevel { who, .. }
            | Action::Join { who, .. }
            | Action::Leave { who, .. }
            | Action::OpenDirect { who, .. }
            | Action::Send { who, .. }
            | Action::SendFiles { who, .. }
            | Action::Edit { who, .. }
            | Action::Delete { who, .. }
            | Action::React { who, .. }
            | Action::Pin { who, .. }
            | Action::SetTyping { who, .. }
            | Action::MarkRead { who, .. }
            | Action::Pry { who, .. } => {
                if let Some(connection) = self.connection(who) {
                    self.command(who, connection, action);
                }
            }
        }
    }

    /// Sends what an action of somebody connected comes to.
    fn command(&mut self, who: usize, connection: ConnectionId, action: &Action) {
        let user = self.chat.user_of(connection);
        let channels = self.chat.snapshot(user, self.chat.general()).welcome.channels;
        let pick = |at: usize| channels[at % channels.len()].id;
        // What only its creator may do is mostly asked by its creator.
        let own: Vec<_> = channels.iter().filter(|of| of.details.creator == Some(user)).collect();
        let pick_own = |at: usize| own.get(at % own.len().max(1)).map_or(pick(at), |channel| channel.id);
        let command = match *action {
            Action::Create { name, .. } => self.chat.creating(["books", "films", "plays"][name]),
            Action::CreatePrivate { .. } => self.chat.creating_private("plans"),
            Action::Rename { channel, name, .. } => {
                // Few names, so that they are given up, taken back and claimed by others; now and then a new one.
                let names = ["books", "films", "plays"];
                let name = names.get(name).map_or_else(|| format!("name-{name}"), |name| (*name).to_owned());
                self.chat.updating(pick_own(channel), ChannelUpdate::Name(name))
            }
            Action::Topic { channel, .. } => {
                let topic = format!("topic {}", self.sent.len());
                self.chat.updating(pick(channel), ChannelUpdate::Topic(topic))
            }
            Action::Archive { channel, archived, .. } => {
                self.chat.updating(pick_own(channel), ChannelUpdate::Archived(archived))
            }
            Action::Invite { channel, other, .. } | Action::Remove { channel, other, .. } => {
                let Some(other) = self.chat.find_user(&format!("person {other}")) else { return };
                match action {
                    Action::Invite { .. } => self.chat.inviting(pick(channel), other),
                    _ => self.chat.removing(pick_own(channel), other),
                }
            }
            Action::SetLevel { channel, level, .. } => {
                let levels = [NotificationLevel::All, NotificationLevel::Mentions, NotificationLevel::None];
                self.chat.setting_level(pick(channel), levels[level])
            }
            Action::Join { channel, .. } => self.chat.joining(pick(channel)),
            Action::Leave { channel, .. } => self.chat.leaving(pick_own(channel)),
            Action::OpenDirect { other, .. } => {
                let Some(other) = self.chat.find_user(&format!("person {other}")) else { return };
                self.chat.opening_direct(other)
            }
            Action::Send { channel, count, .. } => {
                for _ in 0..count {
                    let number = self.sent.len();
                    let send = self.chat.sending(pick(channel), &format!("message {number}"));
                    self.ask(who, connection, send);
                }
                return;
            }
            Action::SendFiles { channel, count, .. } => {
                let (channel, number) = (pick(channel), self.sent.len());
                let own = self.uploaded().filter(|(of, to, _)| (*of, *to) == (who, channel));
                let mut ids: Vec<_> = own.map(|(_, _, id)| id).collect();
                let ids = ids.split_off(ids.len().saturating_sub(count));
                self.chat.sending_files(channel, &format!("message {number}"), &ids)
            }
            Action::Edit { channel, message, .. } => {
                let (channel, number) = (pick(channel), self.sent.len());
                let Some(message) = self.find_message(user, channel, message, Some(user)) else { return };
                self.chat.editing(channel, message, &format!("edit {number}"))
            }
            Action::Delete { channel, message, .. } => {
                let Some(message) = self.find_message(user, pick(channel), message, Some(user)) else {
                    return;
                };
                self.chat.deleting(pick(channel), message)
            }
            Action::React { channel, message, emoji, on, .. } => {
                let Some(message) = self.find_message(user, pick(channel), message, None) else { return };
                self.chat.reacting(pick(channel), message, ["👍", "❤", "😀"][emoji], on)
            }
            Action::Pin { channel, message, pinned, .. } => {
                let Some(message) = self.find_message(user, pick(channel), message, None) else { return };
                self.chat.pinning(pick(channel), message, pinned)
            }
            Action::SetTyping { channel, typing, .. } => {
                self.chat.set_typing(connection, pick(channel), typing);
                return;
            }
            Action::MarkRead { channel, back, unreads, .. } => {
                let read = Seq(self.chat.welcome(connection).cursor.0.saturating_sub(back) + 4);
                self.chat.ask(connection, Command::MarkRead { channel: pick(channel), read, unreads });
                return;
            }
            Action::Pry { direct, how, .. } => {
                let directs: Vec<_> = self.directs().into_iter().collect();
                let Some((direct, pair)) = directs.get(direct % directs.len().max(1)) else { return };
                let message = self.find_message(pair[0], *direct, 0, None).unwrap_or(Seq(1));
                self.prying(*direct, message, how)
            }
            ref other => panic!("{other:?} is no command"),
        };
        self.ask(who, connection, command);
    }

    /// A message of a channel, of one author or of any.
    fn find_message(
        &self,
        reader: UserId,
        channel: ChannelId,
        which: usize,
        author: Option<UserId>,
    ) -> Option<Seq> {
        let history = self.chat.snapshot(reader, channel).history?;
        let of_author = |by: UserId| author.is_none_or(|author| author == by);
        let messages = history.messages.iter().filter(|message| of_author(message.author));
        let seqs: Vec<Seq> = messages.map(|message| message.seq).collect();
        // A third of the time the oldest, which is about to leave; another third the one after it, which
        // thereby gets several things done to it.
        let at = match which % 3 {
            0 => 0,
            1 => 1,
            _ => which / 3,
        };
        seqs.get(at % seqs.len().max(1)).copied()
    }

    fn upload(&mut self, who: usize, channel: usize) {
        let Some(user) = self.chat.signed_in(&device(who)) else { return };
        let channels = self.chat.snapshot(user, self.chat.general()).welcome.channels;
        let (channel, number) = (channels[channel % channels.len()].id, self.uploads.len());
        // Every third content is there before.
        let file = file(&format!("file {}", number - number % 3 / 2), 1_000);
        let request = self.chat.ask_to_upload(&device(who), channel, file);
        self.uploads.push((who, channel, request));
    }

    /// Every upload that was answered: whose, for which channel, and its id.
    pub fn uploaded(&self) -> impl Iterator<Item = (usize, ChannelId, AttachmentId)> {
        self.uploads.iter().filter_map(|(who, channel, request)| {
            let attachment = self.chat.upload_answer(*request)?.ok()?;
            Some((*who, *channel, attachment.id))
        })
    }

    fn prying(&mut self, direct: ChannelId, message: Seq, how: usize) -> Command {
        match how {
            0 => self.chat.joining(direct),
            1 => self.chat.leaving(direct),
            2 => self.chat.deleting(direct, message),
            3 => Command::MarkRead { channel: direct, read: message, unreads: Some(1) },
            4 => self.chat.editing(direct, message, &format!("edit {}", self.sent.len())),
            5 => self.chat.reacting(direct, message, "👍", true),
            6 => self.chat.pinning(direct, message, true),
            7 => Command::SetTyping { channel: direct, typing: true },
            _ => {
                let number = self.sent.len();
                self.chat.sending(direct, &format!("message {number}"))
            }
        }
    }

    fn ask(&mut self, who: usize, connection: ConnectionId, command: Command) {
        if self.counts[who] + 1 < CLIENT_IDS_MAX {
            self.counts[who] += 1;
            self.record(who, connection, command);
        }
    }

    fn repeat(&mut self, which: usize) {
        let Some(sent) = self.sent.get(which % self.sent.len().max(1)) else { return };
        let (who, user, command) = (sent.who, sent.user, sent.command.clone());
        if let Some(connection) = self.connection(who)
            && self.chat.user_of(connection) == user
        {
            self.record(who, connection, command);
        }
    }

    fn record(&mut self, who: usize, connection: ConnectionId, command: Command) {
        let user = self.chat.user_of(connection);
        let reference = self.chat.ask(connection, command.clone());
        self.sent.push(Sent { who, user, command, reference });
    }

    /// How a command was answered, if it was.
    pub fn answer(&self, sent: &Sent) -> Option<Answer> {
        self.chat.answer(sent.reference)
    }
}
