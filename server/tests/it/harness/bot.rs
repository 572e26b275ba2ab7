//! A client that has said hello, keeps what it hears, and asks one thing after the other.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};

use protocol::channel::{ChannelKind, DEFAULT_CHANNEL_NAME};
use protocol::command::{Command, Hello, PROTOCOL_VERSION};
use protocol::event::Event;
use protocol::frame::encode_command;
use protocol::id::{AttachmentId, ChannelId, ClientId, Ref, Seq, UserId};
use protocol::snapshot::{HistoryState, Welcome};

use super::{Account, Connection, Ending, Held};

/// A client that has said hello.
pub struct Bot {
    /// Who it is.
    pub account: Account,
    /// What it was told at the start.
    pub welcome: Welcome,
    /// The histories that came with it.
    pub histories: Vec<HistoryState>,
    /// What it has of every channel now.
    pub held: Held,
    /// The connection, for frames that no good client sends.
    pub connection: Connection,
    refs: u64,
    /// Events that came while an answer was awaited.
    unheard: VecDeque<Event>,
}

impl Bot {
    /// Connects with the account's key, says hello, and reads what follows at once.
    pub async fn connect(address: SocketAddr, account: Account, held: Held) -> Self {
        let connection = Connection::of(address, &account).await;
        Self::greet(connection, account, held).await
    }

    /// Says hello, and reads what follows at once.
    pub async fn greet(mut connection: Connection, account: Account, mut held: Held) -> Self {
        let hello = Hello { version: PROTOCOL_VERSION, resume: held.resume(), ..Hello::default() };
        connection.send(encode_command(Ref(1), &Command::Hello(hello))).await;
        let event = connection.next().await.expect("hello is answered");
        held.apply(&event);
        let Event::Welcome { reference: Ref(1), welcome } = event else { panic!("welcomed by {event:?}") };
        let mut histories = Vec::new();
        while !held.is_complete() {
            let event = connection.next().await.expect("the histories come next");
            held.apply(&event);
            let Event::History(history) = event else { panic!("{event:?} came between the histories") };
            histories.push(history);
        }
        let unheard = VecDeque::new();
        Self { account, welcome: *welcome, histories, held, connection, refs: 1, unheard }
    }

    /// Ends the connection, without a word. What is left is who it is and what it holds.
    pub fn disconnect(self) -> (Account, Held) {
        (self.account, self.held)
    }

    /// Who it is.
    pub fn user(&self) -> UserId {
        self.account.user.id
    }

    /// The channel that everybody starts in.
    pub fn general(&self) -> ChannelId {
        let is_default = |kind: &ChannelKind| match kind {
            ChannelKind::Public { name } => name.as_str() == DEFAULT_CHANNEL_NAME,
            ChannelKind::Private { .. } | ChannelKind::Direct { .. } => false,
        };
        let mut channels = self.welcome.channels.iter();
        channels.find(|channel| is_default(&channel.kind)).expect("the default channel is always there").id
    }

    /// The next event, or how the connection has ended.
    pub async fn next_or_end(&mut self) -> Result<Event, Ending> {
        match self.unheard.pop_front() {
            Some(event) => Ok(event),
            None => self.receive().await,
        }
    }

    /// The next event.
    pub async fn next(&mut self) -> Event {
        self.next_or_end().await.expect("the connection stays")
    }

    /// The next message that was posted, by whomever: its channel, author and body.
    pub async fn next_post(&mut self) -> (ChannelId, UserId, String) {
        loop {
            if let Event::MessagePosted { channel, message, .. } = self.next().await {
                return (channel, message.author, message.body.as_str().to_owned());
            }
        }
    }

    /// Waits until this has been heard.
    pub async fn until(&mut self, is_it: impl Fn(&Event) -> bool) -> Event {
        loop {
            let event = self.next().await;
            if is_it(&event) {
                return event;
            }
        }
    }

    /// Sends a command, without waiting for its answer.
    pub async fn send(&mut self, command: &Command) -> Ref {
        self.refs += 1;
        let reference = Ref(self.refs);
        self.connection.send(encode_command(reference, command)).await;
        reference
    }

    /// Sends a command, and waits for its answer. What else comes is heard later.
    pub async fn ask(&mut self, command: &Command) -> Event {
        let reference = self.send(command).await;
        self.answer(reference).await
    }

    /// The answer to a command that was sent. What else comes is heard later.
    pub async fn answer(&mut self, wanted: Ref) -> Event {
        if let Some(at) = self.unheard.iter().position(|event| answers(event) == Some(wanted)) {
            return self.unheard.remove(at).expect("it is at this place");
        }
        loop {
            let event = self.receive().await.expect("the connection stays");
            if answers(&event) == Some(wanted) {
                return event;
            }
            self.unheard.push_back(event);
        }
    }

    /// Posts a message, and returns its seq.
    pub async fn say(&mut self, channel: ChannelId, body: &str) -> Seq {
        accepted_seq(&self.ask(&send_message(channel, body)).await)
    }

    /// Creates a public channel, and is in it.
    pub async fn create(&mut self, name: &str) -> ChannelId {
        let command =
            Command::CreateChannel { client_id: next_client_id(), name: name.to_owned(), private: false };
        self.ask_for_channel(&command).await
    }

    /// Creates a private channel, and is in it.
    pub async fn create_private(&mut self, name: &str) -> ChannelId {
        let command =
            Command::CreateChannel { client_id: next_client_id(), name: name.to_owned(), private: true };
        self.ask_for_channel(&command).await
    }

    /// Lets somebody else into a channel.
    pub async fn invite(&mut self, channel: ChannelId, user: UserId) {
        accepted_seq(&self.ask(&Command::Invite { client_id: next_client_id(), channel, user }).await);
    }

    /// Opens the channel of two.
    pub async fn open_direct(&mut self, user: UserId) -> ChannelId {
        let command = Command::OpenDirect { client_id: next_client_id(), user };
        self.ask_for_channel(&command).await
    }

    /// Joins a public channel.
    pub async fn join(&mut self, channel: ChannelId) {
        accepted_seq(&self.ask(&Command::JoinChannel { client_id: next_client_id(), channel }).await);
    }

    /// Leaves a public channel.
    pub async fn leave(&mut self, channel: ChannelId) {
        accepted_seq(&self.ask(&Command::LeaveChannel { client_id: next_client_id(), channel }).await);
    }

    /// Posts a message that answers another, and returns its seq.
    pub async fn reply(&mut self, channel: ChannelId, to: Seq, body: &str) -> Seq {
        let (client_id, body) = (next_client_id(), body.to_owned());
        let reply_to = Some(to);
        let command = Command::SendMessage { client_id, channel, body, reply_to, attachments: Vec::new() };
        accepted_seq(&self.ask(&command).await)
    }

    /// Posts a message with files, and returns its seq.
    pub async fn say_with(&mut self, channel: ChannelId, body: &str, files: Vec<AttachmentId>) -> Seq {
        accepted_seq(&self.ask(&send_files(channel, body, files)).await)
    }

    /// Changes what a message says.
    pub async fn edit(&mut self, channel: ChannelId, message: Seq, body: &str) {
        let (client_id, body) = (next_client_id(), body.to_owned());
        accepted_seq(&self.ask(&Command::EditMessage { client_id, channel, message, body }).await);
    }

    /// Reacts to a message, or takes that back.
    pub async fn react(&mut self, channel: ChannelId, message: Seq, emoji: &str, on: bool) {
        let (client_id, emoji) = (next_client_id(), emoji.to_owned());
        accepted_seq(&self.ask(&Command::React { client_id, channel, message, emoji, on }).await);
    }

    /// Pins a message, or takes the pin out.
    pub async fn pin(&mut self, channel: ChannelId, message: Seq, pinned: bool) {
        let client_id = next_client_id();
        accepted_seq(&self.ask(&Command::PinMessage { client_id, channel, message, pinned }).await);
    }

    /// Deletes a message.
    pub async fn delete(&mut self, channel: ChannelId, message: Seq) {
        let command = Command::DeleteMessage { client_id: next_client_id(), channel, message };
        accepted_seq(&self.ask(&command).await);
    }

    /// Marks a channel as read, and waits until that is so.
    pub async fn mark_read(&mut self, channel: ChannelId, read: Seq) {
        self.send(&Command::MarkRead { channel, read, unreads: None }).await;
        self.until(|event| matches!(event, Event::ReadMarked { channel: of, .. } if *of == channel)).await;
    }

    /// Hears everything that the server had to say when it got the question.
    pub async fn catch_up(&mut self) {
        let reference = self.send(&Command::Heartbeat).await;
        self.answer(reference).await;
        self.unheard.clear();
    }

    async fn ask_for_channel(&mut self, command: &Command) -> ChannelId {
        match self.ask(command).await {
            Event::Accepted { channel: Some(channel), .. } => channel,
            event => panic!("not accepted: {event:?}"),
        }
    }

    async fn receive(&mut self) -> Result<Event, Ending> {
        let event = self.connection.next().await?;
        self.held.apply(&event);
        Ok(event)
    }
}

/// The seq of an accepted command.
pub fn accepted_seq(event: &Event) -> Seq {
    match event {
        Event::Accepted { seq, .. } => *seq,
        event => panic!("not accepted: {event:?}"),
    }
}

/// What a posted message says.
pub fn body_of(event: &Event) -> &str {
    match event {
        Event::MessagePosted { message, .. } => message.body.as_str(),
        event => panic!("no message: {event:?}"),
    }
}

/// A command that posts a message.
pub fn send_message(channel: ChannelId, body: &str) -> Command {
    send_files(channel, body, Vec::new())
}

/// A command that posts a message with files that were uploaded for it.
pub fn send_files(channel: ChannelId, body: &str, attachments: Vec<AttachmentId>) -> Command {
    let (client_id, body) = (next_client_id(), body.to_owned());
    Command::SendMessage { client_id, channel, body, reply_to: None, attachments }
}

/// A client id that no other command of these tests has.
pub fn next_client_id() -> ClientId {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    ClientId::from(NEXT.fetch_add(1, Ordering::Relaxed))
}

/// The command that an event answers.
fn answers(event: &Event) -> Option<Ref> {
    match event {
        Event::Welcome { reference, .. }
        | Event::Accepted { reference, .. }
        | Event::HeartbeatAck { reference } => Some(*reference),
        Event::Rejected { reference, .. } => *reference,
        Event::ChannelCreated { .. }
        | Event::DirectOpened { .. }
        | Event::History(_)
        | Event::MessagePosted { .. }
        | Event::MessageEdited { .. }
        | Event::MessageDeleted { .. }
        | Event::ReactionsChanged { .. }
        | Event::PinChanged { .. }
        | Event::Typing { .. }
        | Event::MemberJoined { .. }
        | Event::MemberLeft { .. }
        | Event::ReadMarked { .. }
        | Event::UserRegistered { .. }
        | Event::ChannelUpdated { .. }
        | Event::LevelChanged { .. }
        | Event::UserUpdated { .. }
        | Event::PresenceDiff { .. } => None,
    }
}
