//! What a client asks for. Commands are imperative; texts in them are parsed by whoever judges them.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use crate::channel::{NotificationLevel, ReadMark};
use crate::id::{AttachmentId, ChannelId, ClientId, Epoch, Seq, UserId};
use crate::json::{self, FromJson, JsonError, ObjectText, from_json_fields, optional, required};

/// The version of the wire that `hello` names.
pub const PROTOCOL_VERSION: u32 = 1;

/// One command. On the wire each also carries its `ref`: see [`crate::frame`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Always the first. Answered by `welcome` and the histories.
    Hello(Hello),
    /// Creates a public or private channel, with the user in it.
    CreateChannel {
        /// What a repeat of this command has in common with it.
        client_id: ClientId,
        /// The wanted name.
        name: String,
        /// Whether its members alone know of it.
        private: bool,
    },
    /// Changes one thing about a public or private channel.
    UpdateChannel {
        /// What a repeat of this command has in common with it.
        client_id: ClientId,
        /// Which channel.
        channel: ChannelId,
        /// What.
        update: ChannelUpdate,
    },
    /// Makes another user a member of a public or private channel that the user is in.
    Invite {
        /// What a repeat of this command has in common with it.
        client_id: ClientId,
        /// Which channel.
        channel: ChannelId,
        /// Who.
        user: UserId,
    },
    /// Ends the membership of another user in a private channel that the user has created.
    RemoveMember {
        /// What a repeat of this command has in common with it.
        client_id: ClientId,
        /// Which channel.
        channel: ChannelId,
        /// Who.
        user: UserId,
    },
    /// Says which messages of a channel the user wants to be notified of.
    SetLevel {
        /// What a repeat of this command has in common with it.
        client_id: ClientId,
        /// Which channel.
        channel: ChannelId,
        /// Which messages.
        level: NotificationLevel,
    },
    /// Makes the user a member of a public channel.
    JoinChannel {
        /// What a repeat of this command has in common with it.
        client_id: ClientId,
        /// Which channel.
        channel: ChannelId,
    },
    /// Ends the user's membership of a public or private channel.
    LeaveChannel {
        /// What a repeat of this command has in common with it.
        client_id: ClientId,
        /// Which channel.
        channel: ChannelId,
    },
    /// Opens the channel of the user and one other, and creates it where there is none.
    OpenDirect {
        /// What a repeat of this command has in common with it.
        client_id: ClientId,
        /// The other one.
        user: UserId,
    },
    /// Posts a message to a channel that the user is in.
    SendMessage {
        /// What a repeat of this command has in common with it.
        client_id: ClientId,
        /// Where to.
        channel: ChannelId,
        /// What it says. May be blank where there are attachments.
        body: String,
        /// The message that it answers. Whether that one is still there does not matter.
        reply_to: Option<Seq>,
        /// Files that this user has uploaded for this channel, each for one message, in the order to show.
        attachments: Vec<AttachmentId>,
    },
    /// Changes what one of the user's own messages says.
    EditMessage {
        /// What a repeat of this command has in common with it.
        client_id: ClientId,
        /// Where the message is.
        channel: ChannelId,
        /// Which message.
        message: Seq,
        /// What it says from now on. May be blank where it has attachments.
        body: String,
    },
    /// Deletes one of the user's own messages for everybody.
    DeleteMessage {
        /// What a repeat of this command has in common with it.
        client_id: ClientId,
        /// Where the message is.
        channel: ChannelId,
        /// Which message.
        message: Seq,
    },
    /// Reacts to a message with an emoji, or takes that back.
    React {
        /// What a repeat of this command has in common with it.
        client_id: ClientId,
        /// Where the message is.
        channel: ChannelId,
        /// Which message.
        message: Seq,
        /// Which emoji.
        emoji: String,
        /// Whether the user reacts with it from now on.
        on: bool,
    },
    /// Pins a message, or takes the pin out, for everybody in the channel.
    PinMessage {
        /// What a repeat of this command has in common with it.
        client_id: ClientId,
        /// Where the message is.
        channel: ChannelId,
        /// Which message.
        message: Seq,
        /// Whether it is pinned from now on.
        pinned: bool,
    },
    /// Says how far the user has read. Answered by `read_marked` with what holds now.
    ///
    /// Never lowers the mark, unless it counts more `unreads`: see [`ReadMark`].
    MarkRead {
        /// Which channel.
        channel: ChannelId,
        /// The newest message that was read.
        read: Seq,
        /// How often the user has marked messages as unread; without it, as often as the server knows.
        unreads: Option<u32>,
    },
    /// Says that the user is typing, or has stopped. Not answered, and not told more often than worth it.
    SetTyping {
        /// Which channel.
        channel: ChannelId,
        /// Whether the user is typing.
        typing: bool,
    },
    /// Says that the client is there. Answered by `heartbeat_ack`.
    Heartbeat,
}

/// The one thing that [`Command::UpdateChannel`] changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChannelUpdate {
    /// What it is called. Only for its creator.
    Name(String),
    /// What it is about; blank for nothing. For every member.
    Topic(String),
    /// Whether nobody writes in it any more. Only for its creator.
    Archived(bool),
}

/// The first command of a connection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hello {
    /// Which version of the wire the client speaks.
    pub version: u32,
    /// Where the client left off. Without it every history comes whole.
    pub resume: Option<Resume>,
    /// How far the user has read, as far as this client knows. Counts only with a `resume` of this epoch.
    pub read: BTreeMap<ChannelId, ReadMark>,
}

/// Where a client left off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resume {
    /// The journal that the cursor is a place in.
    pub epoch: Epoch,
    /// The last seq that the client has seen everything up to.
    pub cursor: Seq,
    /// The channels whose histories the client has, complete up to the cursor.
    pub held: Vec<ChannelId>,
}

impl Command {
    /// The id that makes a repeat of this command act once; `None` for those that change nothing durable.
    #[must_use]
    pub fn client_id(&self) -> Option<&ClientId> {
        match self {
            Self::CreateChannel { client_id, .. }
            | Self::UpdateChannel { client_id, .. }
            | Self::Invite { client_id, .. }
            | Self::RemoveMember { client_id, .. }
            | Self::SetLevel { client_id, .. }
            | Self::JoinChannel { client_id, .. }
            | Self::LeaveChannel { client_id, .. }
            | Self::OpenDirect { client_id, .. }
            | Self::SendMessage { client_id, .. }
            | Self::EditMessage { client_id, .. }
            | Self::DeleteMessage { client_id, .. }
            | Self::React { client_id, .. }
            | Self::PinMessage { client_id, .. } => Some(client_id),
            Self::Hello(_) | Self::MarkRead { .. } | Self::SetTyping { .. } | Self::Heartbeat => None,
        }
    }
}

impl Command {
    /// Writes the fields of the command, its `type` first. Fields without a value are left out.
    ///
    /// By hand, like the reading: what serde derives for tagged types is generic code in every download.
    pub fn write(&self, to: &mut ObjectText) {
        match self {
            Self::Hello(hello) => hello.write(to),
            Self::CreateChannel { client_id, name, private } => {
                to.text("type", "create_channel").text("client_id", client_id.as_str()).text("name", name);
                to.flag("private", *private);
            }
            Self::UpdateChannel { client_id, channel, update } => {
                changing(to, "update_channel", client_id, *channel);
                match update {
                    ChannelUpdate::Name(name) => to.text("name", name),
                    ChannelUpdate::Topic(topic) => to.text("topic", topic),
                    ChannelUpdate::Archived(archived) => to.truth("archived", *archived),
                };
            }
            Self::Invite { client_id, channel, user } => {
                changing(to, "invite", client_id, *channel).id("user", user);
            }
            Self::RemoveMember { client_id, channel, user } => {
                changing(to, "remove_member", client_id, *channel).id("user", user);
            }
            Self::SetLevel { client_id, channel, level } => {
                changing(to, "set_level", client_id, *channel).text("level", level.as_str());
            }
            Self::JoinChannel { client_id, channel } => {
                changing(to, "join_channel", client_id, *channel);
            }
            Self::LeaveChannel { client_id, channel } => {
                changing(to, "leave_channel", client_id, *channel);
            }
            Self::OpenDirect { client_id, user } => {
                to.text("type", "open_direct").text("client_id", client_id.as_str()).id("user", user);
            }
            Self::SendMessage { client_id, channel, body, reply_to, attachments } => {
                changing(to, "send_message", client_id, *channel).text("body", body);
                if let Some(original) = reply_to {
                    to.number("reply_to", original.0);
                }
                if !attachments.is_empty() {
                    to.raw("attachments", &ids(attachments));
                }
            }
            Self::EditMessage { client_id, channel, message, body } => {
                changing(to, "edit_message", client_id, *channel)
                    .number("message", message.0)
                    .text("body", body);
            }
            Self::DeleteMessage { client_id, channel, message } => {
                changing(to, "delete_message", client_id, *channel).number("message", message.0);
            }
            Self::React { client_id, channel, message, emoji, on } => {
                changing(to, "react", client_id, *channel).number("message", message.0);
                to.text("emoji", emoji).truth("on", *on);
            }
            Self::PinMessage { client_id, channel, message, pinned } => {
                changing(to, "pin_message", client_id, *channel).number("message", message.0);
                to.truth("pinned", *pinned);
            }
            Self::MarkRead { channel, read, unreads } => {
                to.text("type", "mark_read").id("channel", channel).number("read", read.0);
                if let Some(unreads) = unreads {
                    to.number("unreads", u64::from(*unreads));
                }
            }
            Self::SetTyping { channel, typing } => {
                to.text("type", "set_typing").id("channel", channel).truth("typing", *typing);
            }
            Self::Heartbeat => {
                to.text("type", "heartbeat");
            }
        }
    }
}

fn ids(ids: &[impl fmt::Display]) -> String {
    json::list(ids.iter().map(|id| json::quoted(&id.to_string())))
}

/// Begins a command that changes something about a channel.
fn changing<'a>(
    to: &'a mut ObjectText,
    name: &str,
    client_id: &ClientId,
    channel: ChannelId,
) -> &'a mut ObjectText {
    to.text("type", name).text("client_id", client_id.as_str()).id("channel", &channel)
}

impl Hello {
    fn write(&self, to: &mut ObjectText) {
        to.text("type", "hello").number("version", u64::from(self.version));
        if let Some(Resume { epoch, cursor, held }) = &self.resume {
            let mut resume = ObjectText::new();
            resume.id("epoch", epoch).number("cursor", cursor.0).raw("held", &ids(held));
            to.raw("resume", &resume.finish());
        }
        if !self.read.is_empty() {
            let mut read = ObjectText::new();
            for (channel, mark) in &self.read {
                let mut text = ObjectText::new();
                if mark.unreads > 0 {
                    text.number("unreads", u64::from(mark.unreads));
                }
                text.number("read", mark.read.0);
                read.raw(&channel.to_string(), &text.finish());
            }
            to.raw("read", &read.finish());
        }
    }
}

from_json_fields!(Hello { version; resume, read });
from_json_fields!(Resume { epoch, cursor, held });

impl FromJson for ChannelUpdate {
    fn from_json(of: &Value) -> Result<Self, JsonError> {
        let name = optional::<Option<String>>(of, "name")?.map(Self::Name);
        let topic = optional::<Option<String>>(of, "topic")?.map(Self::Topic);
        let archived = optional::<Option<bool>>(of, "archived")?.map(Self::Archived);
        match (name, topic, archived) {
            (Some(update), None, None) | (None, Some(update), None) | (None, None, Some(update)) => {
                Ok(update)
            }
            (..) => Err(JsonError::expected("exactly one of `name`, `topic` and `archived`")),
        }
    }
}

impl FromJson for Command {
    fn from_json(of: &Value) -> Result<Self, JsonError> {
        let client_id = || required(of, "client_id");
        let channel = || required(of, "channel");
        let message = || required(of, "message");
        Ok(match of.get("type").and_then(Value::as_str) {
            Some("hello") => Self::Hello(Hello::from_json(of)?),
            Some("create_channel") => Self::CreateChannel {
                client_id: client_id()?,
                name: required(of, "name")?,
                private: optional(of, "private")?,
            },
            Some("update_channel") => Self::UpdateChannel {
                client_id: client_id()?,
                channel: channel()?,
                update: ChannelUpdate::from_json(of)?,
            },
            Some("invite") => {
                Self::Invite { client_id: client_id()?, channel: channel()?, user: required(of, "user")? }
            }
            Some("remove_member") => Self::RemoveMember {
                client_id: client_id()?,
                channel: channel()?,
                user: required(of, "user")?,
            },
            Some("set_level") => {
                Self::SetLevel { client_id: client_id()?, channel: channel()?, level: required(of, "level")? }
            }
            Some("join_channel") => Self::JoinChannel { client_id: client_id()?, channel: channel()? },
            Some("leave_channel") => Self::LeaveChannel { client_id: client_id()?, channel: channel()? },
            Some("open_direct") => Self::OpenDirect { client_id: client_id()?, user: required(of, "user")? },
            Some("send_message") => Self::SendMessage {
                client_id: client_id()?,
                channel: channel()?,
                body: required(of, "body")?,
                reply_to: optional(of, "reply_to")?,
                attachments: optional(of, "attachments")?,
            },
            Some("edit_message") => Self::EditMessage {
                client_id: client_id()?,
                channel: channel()?,
                message: message()?,
                body: required(of, "body")?,
            },
            Some("delete_message") => {
                Self::DeleteMessage { client_id: client_id()?, channel: channel()?, message: message()? }
            }
            Some("react") => Self::React {
                client_id: client_id()?,
                channel: channel()?,
                message: message()?,
                emoji: required(of, "emoji")?,
                on: required(of, "on")?,
            },
            Some("pin_message") => Self::PinMessage {
                client_id: client_id()?,
                channel: channel()?,
                message: message()?,
                pinned: required(of, "pinned")?,
            },
            Some("mark_read") => Self::MarkRead {
                channel: channel()?,
                read: required(of, "read")?,
                unreads: optional(of, "unreads")?,
            },
            Some("set_typing") => Self::SetTyping { channel: channel()?, typing: required(of, "typing")? },
            Some("heartbeat") => Self::Heartbeat,
            Some(_) | None => return Err(JsonError::expected("a type of command").of_field("type")),
        })
    }
}
