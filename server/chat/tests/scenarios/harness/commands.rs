//! Commands: what people ask for on their connections.

use chat::ConnectionId;
use protocol::channel::NotificationLevel;
use protocol::command::{ChannelUpdate, Command};
use protocol::id::{AttachmentId, ChannelId, ClientId, Ref, Seq, UserId};
use protocol::limits::USER_CHANNELS_MAX;

use super::{Answer, Cause, TestChat};

impl TestChat {
    /// A client id that was not used before.
    pub fn client_id(&mut self) -> ClientId {
        ClientId::from(self.number())
    }

    /// Sends a command, which may stay unanswered for now.
    pub fn ask(&mut self, connection: ConnectionId, command: Command) -> Ref {
        let reference = Ref(self.number());
        self.cause = Cause::Command(connection, command.clone());
        self.chat.handle_command(self.now, connection, reference, command);
        self.pump();
        reference
    }

    /// How a command was answered, if it was.
    pub fn answer(&self, reference: Ref) -> Option<Answer> {
        self.answers.get(&reference).copied()
    }

    /// Sends a command that is answered before anything else happens.
    pub fn run(&mut self, connection: ConnectionId, command: Command) -> Answer {
        let reference = self.ask(connection, command);
        self.answer(reference).expect("the command is answered")
    }

    /// Creates a channel.
    pub fn create_channel(&mut self, by: ConnectionId, name: &str) -> ChannelId {
        let command = self.creating(name);
        self.run(by, command).channel()
    }

    /// Creates a private channel.
    pub fn create_private(&mut self, by: ConnectionId, name: &str) -> ChannelId {
        let command = self.creating_private(name);
        self.run(by, command).channel()
    }

    /// Creates public channels, by as many people as that takes.
    pub fn create_many(&mut self, count: usize) {
        let mut creator = None;
        for number in 0..count {
            if number % USER_CHANNELS_MAX == 0 {
                creator = Some(self.arrive(&format!("creator {}", number / USER_CHANNELS_MAX)));
            }
            self.create_channel(creator.expect("the first number is zero"), &format!("channel-{number}"));
        }
    }

    /// Gives a channel another name.
    pub fn rename(&mut self, by: ConnectionId, channel: ChannelId, name: &str) -> Answer {
        let command = self.updating(channel, ChannelUpdate::Name(name.to_owned()));
        self.run(by, command)
    }

    /// Says what a channel is about.
    pub fn set_topic(&mut self, by: ConnectionId, channel: ChannelId, topic: &str) -> Answer {
        let command = self.updating(channel, ChannelUpdate::Topic(topic.to_owned()));
        self.run(by, command)
    }

    /// Archives a channel, or takes it out of the archive.
    pub fn archive(&mut self, by: ConnectionId, channel: ChannelId, archived: bool) -> Answer {
        let command = self.updating(channel, ChannelUpdate::Archived(archived));
        self.run(by, command)
    }

    /// Lets somebody else into a channel.
    pub fn invite(&mut self, by: ConnectionId, channel: ChannelId, user: UserId) -> Answer {
        let command = self.inviting(channel, user);
        self.run(by, command)
    }

    /// Puts somebody else out of a channel.
    pub fn remove(&mut self, by: ConnectionId, channel: ChannelId, user: UserId) -> Answer {
        let command = self.removing(channel, user);
        self.run(by, command)
    }

    /// Says which messages of a channel one wants to be notified of.
    pub fn set_level(&mut self, by: ConnectionId, channel: ChannelId, level: NotificationLevel) -> Answer {
        let command = self.setting_level(channel, level);
        self.run(by, command)
    }

    /// Joins a channel.
    pub fn join(&mut self, by: ConnectionId, channel: ChannelId) -> Answer {
        let command = self.joining(channel);
        self.run(by, command)
    }

    /// Leaves a channel.
    pub fn leave(&mut self, by: ConnectionId, channel: ChannelId) -> Answer {
        let command = self.leaving(channel);
        self.run(by, command)
    }

    /// Opens the channel with one other person.
    pub fn open_direct(&mut self, by: ConnectionId, other: UserId) -> ChannelId {
        let command = self.opening_direct(other);
        self.run(by, command).channel()
    }

    /// Sends a message.
    pub fn send(&mut self, by: ConnectionId, channel: ChannelId, text: &str) -> Answer {
        let command = self.sending(channel, text);
        self.run(by, command)
    }

    /// Sends messages called "1", "2", and so on.
    pub fn send_many(&mut self, by: ConnectionId, channel: ChannelId, count: usize) -> Vec<Seq> {
        (1..=count).map(|number| self.send(by, channel, &number.to_string()).seq()).collect()
    }

    /// Sends messages that may be refused.
    pub fn send_many_if_allowed(&mut self, by: ConnectionId, channel: ChannelId, count: usize) {
        for number in 1..=count {
            self.send(by, channel, &number.to_string());
        }
    }

    /// Deletes a message.
    pub fn delete(&mut self, by: ConnectionId, channel: ChannelId, message: Seq) -> Answer {
        let command = self.deleting(channel, message);
        self.run(by, command)
    }

    /// Edits a message.
    pub fn edit(&mut self, by: ConnectionId, channel: ChannelId, message: Seq, text: &str) -> Answer {
        let command = self.editing(channel, message, text);
        self.run(by, command)
    }

    /// Reacts to a message.
    pub fn react(&mut self, by: ConnectionId, channel: ChannelId, message: Seq, emoji: &str) -> Answer {
        let command = self.reacting(channel, message, emoji, true);
        self.run(by, command)
    }

    /// Takes a reaction back.
    pub fn take_back(&mut self, by: ConnectionId, channel: ChannelId, message: Seq, emoji: &str) -> Answer {
        let command = self.reacting(channel, message, emoji, false);
        self.run(by, command)
    }

    /// Pins a message, or takes the pin out.
    pub fn pin(&mut self, by: ConnectionId, channel: ChannelId, message: Seq, pinned: bool) -> Answer {
        let command = self.pinning(channel, message, pinned);
        self.run(by, command)
    }

    /// Sends a message that answers another.
    pub fn reply(&mut self, by: ConnectionId, channel: ChannelId, to: Seq, text: &str) -> Answer {
        let command = self.replying(channel, to, text);
        self.run(by, command)
    }

    /// Sends a message with files.
    pub fn send_files(
        &mut self,
        by: ConnectionId,
        channel: ChannelId,
        text: &str,
        attachments: &[AttachmentId],
    ) -> Answer {
        let command = self.sending_files(channel, text, attachments);
        self.run(by, command)
    }

    /// Says how far one has read.
    pub fn mark_read(&mut self, by: ConnectionId, channel: ChannelId, read: Seq) {
        self.ask(by, Command::MarkRead { channel, read, unreads: None });
    }

    /// Says how far one has read, within a count of marking as unread.
    pub fn mark_unread(&mut self, by: ConnectionId, channel: ChannelId, read: Seq, unreads: u32) {
        self.ask(by, Command::MarkRead { channel, read, unreads: Some(unreads) });
    }

    /// Says whether one is typing.
    pub fn set_typing(&mut self, by: ConnectionId, channel: ChannelId, typing: bool) {
        self.ask(by, Command::SetTyping { channel, typing });
    }

    /// The command, with a client id of its own: what is sent again is this very command.
    pub fn creating(&mut self, name: &str) -> Command {
        Command::CreateChannel { client_id: self.client_id(), name: name.to_owned(), private: false }
    }

    /// See [`TestChat::creating`].
    pub fn creating_private(&mut self, name: &str) -> Command {
        Command::CreateChannel { client_id: self.client_id(), name: name.to_owned(), private: true }
    }

    /// See [`TestChat::creating`].
    pub fn updating(&mut self, channel: ChannelId, update: ChannelUpdate) -> Command {
        Command::UpdateChannel { client_id: self.client_id(), channel, update }
    }

    /// See [`TestChat::creating`].
    pub fn inviting(&mut self, channel: ChannelId, user: UserId) -> Command {
        Command::Invite { client_id: self.client_id(), channel, user }
    }

    /// See [`TestChat::creating`].
    pub fn removing(&mut self, channel: ChannelId, user: UserId) -> Command {
        Command::RemoveMember { client_id: self.client_id(), channel, user }
    }

    /// See [`TestChat::creating`].
    pub fn setting_level(&mut self, channel: ChannelId, level: NotificationLevel) -> Command {
        Command::SetLevel { client_id: self.client_id(), channel, level }
    }

    /// See [`TestChat::creating`].
    pub fn joining(&mut self, channel: ChannelId) -> Command {
        Command::JoinChannel { client_id: self.client_id(), channel }
    }

    /// See [`TestChat::creating`].
    pub fn leaving(&mut self, channel: ChannelId) -> Command {
        Command::LeaveChannel { client_id: self.client_id(), channel }
    }

    /// See [`TestChat::creating`].
    pub fn opening_direct(&mut self, user: UserId) -> Command {
        Command::OpenDirect { client_id: self.client_id(), user }
    }

    /// See [`TestChat::creating`].
    pub fn sending(&mut self, channel: ChannelId, text: &str) -> Command {
        self.sending_files(channel, text, &[])
    }

    /// See [`TestChat::creating`].
    pub fn sending_files(&mut self, channel: ChannelId, text: &str, attachments: &[AttachmentId]) -> Command {
        let (client_id, body) = (self.client_id(), text.to_owned());
        Command::SendMessage { client_id, channel, body, reply_to: None, attachments: attachments.to_vec() }
    }

    /// See [`TestChat::creating`].
    pub fn replying(&mut self, channel: ChannelId, to: Seq, text: &str) -> Command {
        let (client_id, body) = (self.client_id(), text.to_owned());
        Command::SendMessage { client_id, channel, body, reply_to: Some(to), attachments: Vec::new() }
    }

    /// See [`TestChat::creating`].
    pub fn editing(&mut self, channel: ChannelId, message: Seq, text: &str) -> Command {
        Command::EditMessage { client_id: self.client_id(), channel, message, body: text.to_owned() }
    }

    /// See [`TestChat::creating`].
    pub fn reacting(&mut self, channel: ChannelId, message: Seq, emoji: &str, on: bool) -> Command {
        Command::React { client_id: self.client_id(), channel, message, emoji: emoji.to_owned(), on }
    }

    /// See [`TestChat::creating`].
    pub fn pinning(&mut self, channel: ChannelId, message: Seq, pinned: bool) -> Command {
        Command::PinMessage { client_id: self.client_id(), channel, message, pinned }
    }

    /// See [`TestChat::creating`].
    pub fn deleting(&mut self, channel: ChannelId, message: Seq) -> Command {
        Command::DeleteMessage { client_id: self.client_id(), channel, message }
    }
}
