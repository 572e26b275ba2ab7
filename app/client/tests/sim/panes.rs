//! What people do without their client: by forms of panes, which send one command each, and by pages of settings.

use std::collections::BTreeSet;

use chat::{ConnectionId, RequestId};
use client::connection::ConnectionState;
use protocol::channel::NotificationLevel;
use protocol::command::{ChannelUpdate, Command};
use protocol::error::CloseCode;
use protocol::event::Event;
use protocol::fact::{Change, Draft, Fact};
use protocol::id::{ChannelId, ClientId, Ref, UserId};

use crate::agenda::Occurrence;
use crate::world::World;

/// Few names, so that some are taken.
const CHANNEL_NAMES: [&str; 5] = ["books", "tea", "Films", "maps", "games"];

/// Every level.
const LEVELS: [NotificationLevel; 3] =
    [NotificationLevel::All, NotificationLevel::Mentions, NotificationLevel::None];

/// What is under way without a line.
#[derive(Default)]
pub struct Panes {
    /// The requests that carry a command and are not answered, with their users.
    requests: std::collections::BTreeMap<u64, UserId>,
    /// The devices that are about to be let in again.
    returning: BTreeSet<usize>,
}

impl World {
    pub fn create_channel(&mut self, tab: usize) {
        let name = self.random.pick(&CHANNEL_NAMES).expect("there are some").to_owned();
        let private = self.random.chance(60);
        self.request(tab, |client_id| Command::CreateChannel { client_id, name, private });
    }

    /// Most often, somebody invites to a private channel.
    pub fn invite_somebody(&mut self, tab: usize) {
        let private = self.joined(tab).into_iter().filter(|id| self.ledger.private.contains(id));
        let private: Vec<ChannelId> = private.collect();
        let private = self.random.pick(&private).filter(|_| self.random.chance(80));
        let Some(channel) = private.or_else(|| self.pick_joined(tab)) else { return };
        let contacts = self.client(tab).map(|client| client.sidebar("").contacts).unwrap_or_default();
        let users: Vec<UserId> = contacts.iter().map(|entry| entry.user).collect();
        if let Some(user) = self.random.pick(&users) {
            self.request(tab, |client_id| Command::Invite { client_id, channel, user });
        }
    }

    /// Somebody removes a member from a private channel of their own.
    pub fn remove_somebody(&mut self, tab: usize) {
        let joined = self.joined(tab);
        let Some(client) = self.client(tab) else { return };
        let own: Vec<ChannelId> = joined
            .into_iter()
            .filter(|id| client.channel_view(*id).is_some_and(|view| view.private && view.own))
            .collect();
        let Some(channel) = self.random.pick(&own) else { return };
        let members = self.client(tab).map(|client| client.members(channel)).unwrap_or_default();
        let others: Vec<UserId> = members.iter().filter(|entry| !entry.own).map(|entry| entry.user).collect();
        if let Some(user) = self.random.pick(&others) {
            self.request(tab, |client_id| Command::RemoveMember { client_id, channel, user });
        }
    }

    pub fn change_channel(&mut self, tab: usize) {
        let Some(channel) = self.pick_joined(tab) else { return };
        let number = self.number();
        let update = match self.random.below(10) {
            0..4 => ChannelUpdate::Topic(format!("topic {number}")),
            4..7 => ChannelUpdate::Name(format!("channel-{number}")),
            7 => ChannelUpdate::Archived(true),
            _ => ChannelUpdate::Archived(false),
        };
        self.request(tab, |client_id| Command::UpdateChannel { client_id, channel, update });
    }

    pub fn choose_level(&mut self, tab: usize) {
        let Some(channel) = self.pick_joined(tab) else { return };
        let level = self.random.pick(&LEVELS).expect("there are levels");
        self.request(tab, |client_id| Command::SetLevel { client_id, channel, level });
    }

    pub fn change_display_name(&mut self, tab: usize) {
        let (number, device) = (self.number(), self.devices[self.tabs[tab].device].id);
        let name = format!("Ana {number}");
        self.trace(|| format!("the user of tab {tab} is to be {name}"));
        self.with_chat(|chat, now| chat.handle_change_display_name(now, RequestId(number), device, &name));
    }

    /// Somebody revokes another device of theirs, on which somebody may just write.
    pub fn revoke_device(&mut self, tab: usize) {
        let (device, user, number) = (self.tabs[tab].device, self.user_of(tab), self.number());
        let is_other = |other: &usize| *other != device && self.devices[*other].user == user;
        let Some(other) = (0..self.devices.len()).find(is_other) else { return };
        if self.random.chance(60) {
            let of_other = (0..self.tabs.len()).filter(|tab| self.tabs[*tab].device == other);
            of_other.collect::<Vec<_>>().into_iter().for_each(|tab| self.say(tab));
        }
        let (device, other) = (self.devices[device].id, self.devices[other].id);
        self.trace(|| format!("tab {tab} revokes {other:?}"));
        self.with_chat(|chat, now| chat.handle_revoke_device(now, RequestId(number), device, other));
    }

    /// A page is told that its device is signed out: its person will come back.
    pub fn note_signed_out(&mut self, tab: usize) {
        let line = self.line_of(tab).and_then(|id| self.lines.get(&id));
        let is_asking = line.is_some_and(|line| !line.asked.is_empty());
        self.met.revoked_in_flight += usize::from(is_asking);
    }

    /// Lets a device in again, as a link does, once it is out.
    pub fn let_in_later(&mut self, device: usize) {
        if self.panes.returning.insert(device) {
            let after = self.random.between(500, 5_000);
            self.agenda.enter(after, Occurrence::LetIn { device });
        }
    }

    /// A device that is out is let in, as often as that takes; its pages are then loaded again.
    pub fn let_in(&mut self, device: usize) {
        let (id, user, at) = (self.devices[device].id, self.devices[device].user, self.agenda.now);
        if self.is_signed_in(device) {
            self.panes.returning.remove(&device);
            for tab in 0..self.tabs.len() {
                let is_out = self.client(tab).is_some_and(|client| {
                    client.connection_state() == ConnectionState::Stopped { code: CloseCode::SignedOut }
                });
                if is_out && self.tabs[tab].device == device {
                    self.load(tab);
                }
            }
            return;
        }
        if self.server.chat.is_some() && self.disk.is_idle() {
            let change = Change::DeviceUpdated {
                device: id,
                users: vec![user],
                signed_in: Some(user),
                label: None,
                at,
            };
            self.disk.append(Draft { fact: Fact { origin: None, change }, expect: None });
            self.with_chat(|_, _| {});
        }
        self.agenda.enter(400, Occurrence::LetIn { device });
    }

    pub fn is_signed_in(&self, device: usize) -> bool {
        let device = &self.devices[device];
        self.server.chat.as_ref().is_some_and(|chat| chat.signed_in(device.id) == Some(device.user))
    }

    /// Sends a command without a line.
    fn request(&mut self, tab: usize, command: impl FnOnce(ClientId) -> Command) {
        let (id, device) = (self.number(), self.devices[self.tabs[tab].device].id);
        let (command, user) = (command(ClientId::from(self.number())), self.user_of(tab));
        self.trace(|| format!("tab {tab} requests {command:?}"));
        self.panes.requests.insert(id, user);
        self.with_chat(|chat, now| {
            if chat.handle_request(ConnectionId(id), device).is_ok() {
                chat.handle_command(now, ConnectionId(id), Ref(1), command);
            }
        });
    }

    /// Whether a connection is a request. It then hears its answer and nothing else.
    pub fn take_answer(&mut self, id: u64, event: &Event) -> bool {
        let is_request = self.panes.requests.remove(&id).is_some();
        if is_request {
            let is_answer = matches!(event, Event::Accepted { .. } | Event::Rejected { .. });
            assert!(is_answer, "a request hears {event:?}");
            self.agenda.enter(1, Occurrence::Answered { request: id });
        }
        is_request
    }

    /// No request is answered any more.
    pub fn drop_requests(&mut self) {
        self.panes.requests.clear();
    }

    fn pick_joined(&mut self, tab: usize) -> Option<ChannelId> {
        let joined = self.joined(tab);
        self.random.pick(&joined)
    }
}
