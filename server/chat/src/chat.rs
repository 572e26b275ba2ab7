//! The state machine: what it holds, and what can be put into it and taken out.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use protocol::channel::{ChannelName, DEFAULT_CHANNEL_NAME};
use protocol::command::Command;
use protocol::error::CloseCode;
use protocol::fact::{AppendError, Change, Draft, Fact, Fold};
use protocol::id::{ChannelId, DeviceId, Epoch, Millis, Ref, Seq, UserId};
use protocol::limits::{CONNECTIONS_MAX, UNANSWERED_MAX, USER_CONNECTIONS_MAX};
use protocol::user::DisplayName;

use crate::attachments::Attachments;
use crate::channel::Channel;
use crate::connection::{Connection, ConnectionId};
use crate::deserted::Forgetting;
use crate::device::Device;
use crate::display_names::NameClaim;
use crate::effect::Effect;
use crate::ids::Ids;
use crate::in_flight::InFlight;
use crate::leaving::Leaving;
use crate::links::Links;
use crate::names::fold_channel_name;
use crate::presence::Presence;
use crate::profile::Profile;
use crate::recovery::RecoveryCode;
use crate::requests::Requests;

/// Who is where, and what they may see. Performs no I/O and reads no clock.
///
/// After every `handle_*`, call [`Chat::poll_effect`] until it returns `None`: effects left in the queue
/// are promises not kept. Call [`Chat::handle_timeout`] when [`Chat::poll_timeout`] says so.
///
/// A command is judged once, before its fact is appended. The state changes only when the fact comes back
/// through [`Chat::handle_fact`], which refuses nothing: the state is a function of the facts that are kept.
pub struct Chat {
    pub(crate) epoch: Epoch,
    /// Which build of the app clients are offered.
    pub(crate) build: String,
    /// The newest seq that came back.
    pub(crate) cursor: Seq,
    pub(crate) ids: Ids,
    pub(crate) users: BTreeMap<UserId, Registered>,
    pub(crate) profiles: BTreeMap<UserId, Profile>,
    pub(crate) recovery_codes: BTreeMap<UserId, RecoveryCode>,
    pub(crate) usernames: BTreeMap<Fold, NameClaim>,
    pub(crate) channels: BTreeMap<ChannelId, Channel>,
    pub(crate) channel_names: BTreeMap<Fold, Claim<ChannelId>>,
    pub(crate) directs: BTreeMap<[UserId; 2], Claim<ChannelId>>,
    pub(crate) devices: BTreeMap<DeviceId, Device>,
    pub(crate) connections: BTreeMap<ConnectionId, Connection>,
    pub(crate) presence: Presence,
    pub(crate) in_flight: InFlight,
    pub(crate) requests: Requests,
    pub(crate) links: Links,
    pub(crate) attachments: Attachments,
    /// Read marks that rose and are not in the journal yet.
    pub(crate) unwritten_reads: BTreeSet<(ChannelId, UserId)>,
    /// When those are written. Set only where there are any.
    pub(crate) write_reads_at: Option<Millis>,
    pub(crate) forgetting: Forgetting,
    /// All greeted connections, in no order.
    pub(crate) everyone: Arc<Vec<ConnectionId>>,
    /// Whether everything that the journal keeps has been handed in.
    pub(crate) caught_up: bool,
    /// What has left a history and not been dealt with.
    pub(crate) leaving: Vec<Leaving>,
    pub(crate) effects: VecDeque<Effect>,
}

/// One registered user.
#[derive(Debug)]
pub(crate) struct Registered {
    /// The name by the newest claim.
    pub(crate) display_name: DisplayName,
    /// The names that are claimed for the user, in the order of the claims.
    pub(crate) claims: BTreeMap<Seq, Fold>,
}

/// Which channel has a name, or which channel a pair has, by the newest fact that says so.
#[derive(Debug)]
pub(crate) struct Claim<T> {
    pub(crate) seq: Seq,
    pub(crate) holder: T,
}

impl Registered {
    pub(crate) fn new(display_name: DisplayName) -> Self {
        Self { display_name, claims: BTreeMap::new() }
    }
}

impl Chat {
    /// A chat that knows nothing yet: the facts are handed in next.
    ///
    /// `seed` must differ between any two processes on one journal: new ids come out of it.
    #[must_use]
    pub fn new(epoch: Epoch, seed: u64) -> Self {
        Self {
            epoch,
            build: String::new(),
            cursor: Seq(0),
            ids: Ids::new(seed),
            users: BTreeMap::new(),
            profiles: BTreeMap::new(),
            recovery_codes: BTreeMap::new(),
            usernames: BTreeMap::new(),
            channels: BTreeMap::new(),
            channel_names: BTreeMap::new(),
            directs: BTreeMap::new(),
            devices: BTreeMap::new(),
            connections: BTreeMap::new(),
            presence: Presence::default(),
            in_flight: InFlight::default(),
            requests: Requests::default(),
            links: Links::default(),
            attachments: Attachments::default(),
            unwritten_reads: BTreeSet::new(),
            write_reads_at: None,
            forgetting: Forgetting::default(),
            everyone: Arc::default(),
            caught_up: false,
            leaving: Vec::new(),
            effects: VecDeque::new(),
        }
    }

    /// A fact came back from the journal, or is replayed. Each comes once.
    pub fn handle_fact(&mut self, now: Millis, seq: Seq, fact: Fact) {
        self.cursor = self.cursor.max(seq);
        self.apply(now, seq, fact);
    }

    /// Everything that the journal keeps has been handed in. At the first start, makes the default channel.
    pub fn handle_caught_up(&mut self, now: Millis) {
        self.sweep_marks();
        self.expire_uploads(now);
        let channels: Vec<ChannelId> = self.channels.keys().copied().collect();
        for channel in &channels {
            self.clear_if_deserted(*channel);
            self.drop_former_names(*channel);
        }
        self.caught_up = true;
        self.erase_leaving();
        for channel in channels {
            self.forget_if_deserted(now, channel);
        }
        self.free_names(now);
        self.forget_empty_devices();
        if self.default_channel().is_some() {
            return;
        }
        let name = ChannelName::parse(DEFAULT_CHANNEL_NAME).expect("the constant is a channel name");
        let channel = ChannelId(self.ids.next());
        let change =
            Change::ChannelNamed { fold: fold_channel_name(&name), channel, name, creator: None, at: now };
        self.append(Draft { fact: Fact { origin: None, change }, expect: Some(Seq(0)) });
    }

    /// A draft was not appended, or may not have been: whoever waits for it is told.
    pub fn handle_append_failed(&mut self, now: Millis, draft: &Draft, error: AppendError) {
        self.fail(now, draft, error);
    }

    /// A device has opened a connection. It hears nothing before its `hello`.
    ///
    /// # Errors
    /// The code to close it with: the device is not signed in, or there are too many connections.
    pub fn handle_connected(
        &mut self,
        connection: ConnectionId,
        device: DeviceId,
    ) -> Result<UserId, CloseCode> {
        let user = self.signed_in(device).ok_or(CloseCode::SignedOut)?;
        let sockets = || self.connections.values().filter(|other| !other.is_request);
        let of_user = sockets().filter(|other| other.user == user).count();
        if of_user >= USER_CONNECTIONS_MAX || sockets().count() >= CONNECTIONS_MAX {
            return Err(CloseCode::Busy);
        }
        self.connections.insert(connection, Connection::new(user, device));
        Ok(user)
    }

    /// A device has sent a request over HTTP, which takes commands without a `hello` and hears their answers and
    /// nothing else. Its user is not online by it. It ends like any connection, by
    /// [`Chat::handle_disconnected`] or by being closed.
    ///
    /// # Errors
    /// The code to close it with: the device is not signed in, or has too many requests open.
    pub fn handle_request(
        &mut self,
        connection: ConnectionId,
        device: DeviceId,
    ) -> Result<UserId, CloseCode> {
        let user = self.signed_in(device).ok_or(CloseCode::SignedOut)?;
        let is_another = |other: &&Connection| other.is_request && other.device == device;
        if self.connections.values().filter(is_another).count() >= UNANSWERED_MAX {
            return Err(CloseCode::Busy);
        }
        let request = Connection { is_request: true, ..Connection::new(user, device) };
        self.connections.insert(connection, request);
        Ok(user)
    }

    /// A connection sent a command. One that the chat has closed may still do so: nothing happens.
    pub fn handle_command(&mut self, now: Millis, from: ConnectionId, reference: Ref, command: Command) {
        self.take_command(now, from, reference, command);
    }

    /// A connection is gone, for whatever reason.
    pub fn handle_disconnected(&mut self, now: Millis, connection: ConnectionId) {
        if let Some(user) = self.forget_connection(now, connection) {
            self.write_reads(Some(user));
        }
    }

    /// The time that [`Chat::poll_timeout`] named has come.
    pub fn handle_timeout(&mut self, now: Millis) {
        self.links.expire(now);
        let lost = self.presence.expire(now);
        self.tell_lost(lost);
        if self.write_reads_at.is_some_and(|at| at <= now) {
            self.write_reads(None);
        }
        self.forget_again(now);
        // Before that, a message that uses an upload may still come.
        if self.caught_up {
            self.expire_uploads(now);
        }
    }

    /// The server stops: writes down what waits, and closes every connection.
    pub fn handle_shutdown(&mut self) {
        self.write_reads(None);
        for connection in std::mem::take(&mut self.connections).into_keys() {
            self.effects.push_back(Effect::Close { connection, code: CloseCode::Shutdown });
        }
        self.everyone = Arc::default();
        for channel in self.channels.values_mut() {
            channel.audience = Arc::default();
        }
    }

    /// The next thing to do.
    pub fn poll_effect(&mut self) -> Option<Effect> {
        self.effects.pop_front()
    }

    /// When [`Chat::handle_timeout`] is due next.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Millis> {
        let next_upload = self.attachments.next_expiry().filter(|_| self.caught_up);
        let others = [self.write_reads_at, self.forgetting.again_at, next_upload];
        others.into_iter().chain([self.presence.next_expiry()]).flatten().min()
    }

    /// Names the build of the app that clients are offered: each `welcome` says it.
    pub fn set_build(&mut self, build: String) {
        self.build = build;
    }

    /// What the public channel is called now that has this name or had it before.
    #[must_use]
    pub fn current_channel_name(&self, name: &str) -> Option<&ChannelName> {
        let fold = fold_channel_name(&ChannelName::parse(name).ok()?);
        let claim = self.channel_names.get(&fold)?;
        self.channels.get(&claim.holder)?.name()
    }

    /// The channel that everyone is in. There is one once the journal has taken it, at the first start.
    #[must_use]
    pub fn default_channel(&self) -> Option<ChannelId> {
        self.channels.iter().find(|(_, channel)| channel.is_default()).map(|(id, _)| *id)
    }

    pub(crate) fn append(&mut self, draft: Draft) {
        self.effects.push_back(Effect::Append(draft));
    }
}
