//! The server of the simulation: the chat, its journal, and the connections that it knows.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use chat::{Chat, ConnectionId, Effect, RequestId};
use client::place::Place;
use protocol::channel::ReadMark;
use protocol::command::Command;
use protocol::error::CloseCode;
use protocol::event::Event;
use protocol::frame;
use protocol::id::{ChannelId, Epoch, Millis, UserId};

use crate::agenda::{Down, Occurrence, Said, Up};
use crate::journal_double::Outcome;
use crate::world::World;

/// How long a commit takes at the most while nothing is wrong, in milliseconds.
pub const COMMIT_MS: Millis = 20;

/// One process after the other, on one journal.
pub struct Server {
    /// The process that runs, if one does.
    pub chat: Option<Chat>,
    pub epoch: Epoch,
    /// How many processes have run.
    pub start: u64,
    timer: Option<Millis>,
    is_commit_due: bool,
    /// How long a commit takes at the most.
    pub commit_ms: Millis,
    /// Whether the process is killed as soon as the journal is at work: before something is durable, or
    /// before anybody hears of it.
    pub is_doomed: bool,
}

impl Server {
    pub fn new() -> Self {
        Self {
            chat: None,
            epoch: Epoch(1),
            start: 0,
            timer: None,
            is_commit_due: false,
            commit_ms: COMMIT_MS,
            is_doomed: false,
        }
    }
}

impl World {
    /// Starts a process on what the journal keeps.
    pub fn start_server(&mut self) {
        self.server.start += 1;
        (self.server.timer, self.server.is_commit_due, self.server.is_doomed) = (None, false, false);
        let mut chat = Chat::new(self.server.epoch, self.random.number());
        let facts: Vec<_> = self.disk.facts().map(|(seq, fact)| (seq, fact.clone())).collect();
        self.trace(|| format!("the server starts on {} facts", facts.len()));
        for (seq, fact) in facts {
            self.ledger.keep(seq, &fact);
            chat.handle_fact(self.agenda.now, seq, fact);
        }
        chat.handle_caught_up(self.agenda.now);
        self.server.chat = Some(chat);
        self.carry_out_chat();
    }

    /// The process is killed: what is not durable is lost, and so is what nobody was told.
    pub fn crash(&mut self) {
        let (lost, unheard) = self.disk.crash();
        self.met.crashes_before_commit += lost;
        self.met.crashes_after_commit += unheard;
        self.trace(|| format!("the server crashes: {lost} drafts are lost, {unheard} facts unheard of"));
        self.stop_server();
    }

    /// The process is told to stop: it closes its connections, and the journal finishes.
    pub fn shut_down(&mut self) {
        self.trace(|| "the server shuts down".to_owned());
        self.with_chat(|chat, _| chat.handle_shutdown());
        while self.disk.is_waiting() {
            self.commit(usize::MAX);
        }
        self.disk.crash();
        self.stop_server();
    }

    fn stop_server(&mut self) {
        self.server.chat = None;
        self.drop_requests();
        self.ledger.restart();
        let open: Vec<u64> = self.lines.iter().filter(|(_, line)| line.is_open).map(|(id, _)| *id).collect();
        for id in open {
            self.lines.get_mut(&id).expect("it was just there").is_open = false;
            // A process that is killed has its sockets closed; a machine that is may say nothing at all.
            match self.random.below(3) {
                0 => self.cut(id, false, true),
                1 => self.send_down(id, Down::Closed(1006)),
                _ => self.agenda.enter(1, Occurrence::Torn { line: id }),
            }
        }
        if self.random.chance(15) {
            self.server.epoch = Epoch(self.server.epoch.0 + 1);
            self.met.new_epochs += 1;
        }
        let after = self.random.between(100, 8_000);
        self.agenda.enter(after, Occurrence::Restart);
    }

    /// Lets the chat do something, if it runs, and carries out what it asks for.
    pub fn with_chat(&mut self, act: impl FnOnce(&mut Chat, Millis)) {
        let now = self.agenda.now;
        if let Some(chat) = &mut self.server.chat {
            act(chat, now);
            self.carry_out_chat();
        }
    }

    fn carry_out_chat(&mut self) {
        while let Some(effect) = self.server.chat.as_mut().and_then(Chat::poll_effect) {
            match effect {
                Effect::Append(draft) => self.disk.append(draft),
                Effect::Erase(seq) => self.disk.erase(seq),
                Effect::Deliver { to, event } => self.deliver(&to, event),
                Effect::Close { connection: ConnectionId(id), code } => self.close_from_server(id, code),
                Effect::Answer { .. } | Effect::ReleaseFile(_) => {}
                Effect::AnswerUpload { request: RequestId(request), result } => {
                    self.take_upload_answer(request, result.ok());
                }
            }
        }
        let start = self.server.start;
        if self.disk.is_waiting() && !self.server.is_commit_due {
            self.server.is_commit_due = true;
            let after = self.random.between(1, self.server.commit_ms);
            self.agenda.enter(after, Occurrence::Commit { start });
        }
        let due = self.server.chat.as_ref().and_then(Chat::poll_timeout);
        if let Some(due) = due.filter(|due| self.server.timer.is_none_or(|timer| *due < timer)) {
            self.server.timer = Some(due);
            self.agenda.enter_at(due, Occurrence::ChatTimer { start });
        }
    }

    fn deliver(&mut self, to: &Arc<Vec<ConnectionId>>, event: Event) {
        let text = frame::encode_event(&event);
        let secrets = self.secrets_in(&text);
        let private = self.private_in(&text);
        let said = Rc::new(Said { event, text });
        for ConnectionId(id) in to.iter() {
            if self.take_answer(*id, &said.event) {
                continue;
            }
            let line = self.lines.get(id).filter(|line| line.is_open);
            let line = line.unwrap_or_else(|| panic!("{said:?} goes to {id}, which is closed"));
            let user = self.user_of(line.tab);
            self.assert_may_see(user, &secrets, &said.text);
            self.assert_is_member(user, &private, &said);
            self.note_mark(user, &said.event);
            self.send_down(*id, Down::Frame(Rc::clone(&said)));
        }
    }

    /// The direct channels that a text speaks of, with their users.
    pub fn secrets_in(&self, text: &str) -> Vec<(ChannelId, [UserId; 2])> {
        let directs = self.ledger.directs.iter();
        let spoken_of = directs.filter(|(channel, _)| text.contains(&channel.to_string()));
        spoken_of.map(|(channel, users)| (*channel, *users)).collect()
    }

    /// Invariant 5: a direct message reaches its two users and no one else, not even as a hint of activity.
    pub fn assert_may_see(&self, user: UserId, secrets: &[(ChannelId, [UserId; 2])], text: &str) {
        for (channel, users) in secrets {
            assert!(users.contains(&user), "{user} hears of {channel}, which is of {users:?}: {text}");
        }
    }

    /// The private channels that a text speaks of.
    fn private_in(&self, text: &str) -> Vec<ChannelId> {
        let private = self.ledger.private.iter();
        private.filter(|channel| text.contains(&channel.to_string())).copied().collect()
    }

    /// Invariant 5 for private channels: only members hear of them, and of their own departure who was one.
    fn assert_is_member(&self, user: UserId, private: &[ChannelId], said: &Said) {
        let is_own_departure = matches!(said.event, Event::MemberLeft { user: left, .. } if left == user);
        // The answer to a command repeats the channel that it created, whoever is in it by now.
        if private.is_empty() || is_own_departure || matches!(said.event, Event::Accepted { .. }) {
            return;
        }
        let listed = self.listed(user);
        for channel in private {
            assert!(listed.contains(channel), "{user} hears of {channel}: {}", said.text);
        }
    }

    /// The channels that a user may know of.
    pub fn listed(&self, user: UserId) -> BTreeSet<ChannelId> {
        let chat = self.server.chat.as_ref().expect("the server runs");
        let welcome = chat.snapshot(self.agenda.now, user, |_| None).welcome;
        welcome.channels.iter().map(|state| state.id).collect()
    }

    /// Notes how far a user has read, as everybody of the user is told.
    fn note_mark(&mut self, user: UserId, event: &Event) {
        if let Event::ReadMarked { channel, mark } = event {
            let known = self.ledger.marks.entry((user, *channel)).or_default();
            *known = (*mark).max(*known);
        }
    }

    /// A mark that is below what another device of the user has said meanwhile has crossed that.
    fn note_crossed_mark(&mut self, user: UserId, command: &Command) {
        if let Command::MarkRead { channel, read, unreads } = command {
            let mark = ReadMark { unreads: unreads.unwrap_or_default(), read: *read };
            let known = self.ledger.marks.get(&(user, *channel));
            self.met.marks_crossed += usize::from(known.is_some_and(|known| *known > mark));
        }
    }

    fn close_from_server(&mut self, id: u64, code: CloseCode) {
        if let Some(line) = self.lines.get_mut(&id) {
            line.is_open = false;
            self.send_down(id, Down::Closed(code.number()));
        }
    }

    /// The shell ends a connection, or hears that it has ended.
    pub fn lose_from_server(&mut self, id: u64, code: CloseCode) {
        if self.lines.get(&id).is_some_and(|line| line.is_open) {
            self.close_from_server(id, code);
            self.with_chat(|chat, now| chat.handle_disconnected(now, ConnectionId(id)));
        }
    }

    /// Something reaches the server.
    pub fn take_up(&mut self, id: u64, parcel: Up) {
        if self.loses_up(id) {
            return;
        }
        match parcel {
            Up::Open => self.take_open(id),
            Up::Frame(text) => self.take_frame(id, &text),
            Up::Closed => self.lose_from_server(id, CloseCode::HeartbeatMissed),
        }
    }

    fn take_open(&mut self, id: u64) {
        let Some(tab) = self.lines.get(&id).map(|line| line.tab) else { return };
        let device = self.devices[self.tabs[tab].device].id;
        let is_refused = self.random.chance(5) && !self.is_healed;
        let connected = match &mut self.server.chat {
            Some(chat) if !is_refused => chat.handle_connected(ConnectionId(id), device),
            Some(_) | None => return self.send_down(id, Down::Closed(1006)),
        };
        self.send_down(id, Down::Opened);
        match connected {
            Ok(_) => self.lines.get_mut(&id).expect("it was just there").is_open = true,
            Err(code) => self.send_down(id, Down::Closed(code.number())),
        }
    }

    fn take_frame(&mut self, id: u64, text: &str) {
        if !self.lines.get(&id).is_some_and(|line| line.is_open) {
            return;
        }
        let (reference, command) = frame::decode_command(text).expect("clients send commands");
        if let Some(client_id) = command.client_id() {
            self.ledger.arrive(id, client_id, &command);
        }
        let user = self.user_of(self.lines[&id].tab);
        self.note_crossed_mark(user, &command);
        self.trace(|| format!("server <- {id} {}", short(text)));
        self.with_chat(|chat, now| chat.handle_command(now, ConnectionId(id), reference, command));
    }

    /// The journal makes durable what waits, or a part of it.
    pub fn take_commit(&mut self, start: u64) {
        if start != self.server.start {
            return;
        }
        self.server.is_commit_due = false;
        if self.server.is_doomed && self.random.chance(50) {
            return self.crash();
        }
        let most = self.random.between(1, 12);
        let count = self.commit(usize::try_from(most).expect("it is small"));
        if self.server.is_doomed && count > 0 {
            return self.crash();
        }
        let after = self.random.between(0, 15);
        self.agenda.enter(after, Occurrence::HandOut { start, count });
        self.carry_out_chat();
    }

    fn commit(&mut self, most: usize) -> usize {
        let (count, facts) = self.disk.commit(most);
        for (seq, fact) in facts {
            self.ledger.keep(seq, &fact);
        }
        count
    }

    /// The chat hears what came of its drafts.
    pub fn take_handed_out(&mut self, start: u64, count: usize) {
        for _ in 0..count {
            if start != self.server.start {
                return;
            }
            match self.disk.hand_out() {
                Some(Outcome::Fact { seq, fact }) => {
                    self.with_chat(|chat, now| chat.handle_fact(now, seq, fact));
                }
                Some(Outcome::Failed { draft, error }) => {
                    self.with_chat(|chat, now| chat.handle_append_failed(now, &draft, error));
                }
                None => return,
            }
        }
    }

    /// The chat's timer is due.
    pub fn take_chat_timer(&mut self, start: u64) {
        if start == self.server.start && self.server.timer.is_some_and(|at| at <= self.agenda.now) {
            self.server.timer = None;
            self.with_chat(|chat, now| {
                if chat.poll_timeout().is_some_and(|due| due <= now) {
                    chat.handle_timeout(now);
                    assert!(chat.poll_timeout().is_none_or(|next| next > now), "a timer is due for ever");
                }
            });
        }
    }

    /// The page at a path for a user, as the server renders it: `None` while it cannot.
    pub fn page(&self, user: UserId, path: &str) -> Option<String> {
        let chat = self.server.chat.as_ref()?;
        chat.default_channel()?;
        let snapshot = chat.snapshot(self.agenda.now, user, |welcome| Place::of(welcome, path).channel());
        let json = serde_json::to_string(&snapshot).expect("a snapshot has string keys only");
        self.assert_may_see(user, &self.secrets_in(&json), &json);
        Some(json)
    }
}

/// The channel that a command is about, where it names one.
pub fn channel_of(command: &Command) -> Option<ChannelId> {
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
        | Command::MarkRead { channel, .. }
        | Command::SetTyping { channel, .. } => Some(*channel),
        Command::Hello(_)
        | Command::CreateChannel { .. }
        | Command::OpenDirect { .. }
        | Command::Heartbeat => None,
    }
}

/// The beginning of a frame, for the trace.
pub fn short(text: &str) -> String {
    text.chars().take(240).collect()
}
