//! Who hears what: the lists of connections, and telling them.

use std::sync::Arc;

use protocol::error::CloseCode;
use protocol::event::{Departure, DepartureKind, Event};
use protocol::id::{ChannelId, Millis, UserId};

use crate::chat::Chat;
use crate::connection::ConnectionId;
use crate::effect::Effect;

impl Chat {
    pub(crate) fn tell(&mut self, to: &Arc<Vec<ConnectionId>>, event: Event) {
        if !to.is_empty() {
            self.effects.push_back(Effect::Deliver { to: Arc::clone(to), event });
        }
    }

    pub(crate) fn tell_one(&mut self, to: ConnectionId, event: Event) {
        self.effects.push_back(Effect::Deliver { to: Arc::new(vec![to]), event });
    }

    pub(crate) fn tell_everyone(&mut self, event: Event) {
        let everyone = Arc::clone(&self.everyone);
        self.tell(&everyone, event);
    }

    /// Tells the members of a channel who are online.
    pub(crate) fn tell_members(&mut self, channel: ChannelId, event: Event) {
        if let Some(audience) = self.channels.get(&channel).map(|channel| Arc::clone(&channel.audience)) {
            self.tell(&audience, event);
        }
    }

    /// Tells all connections of one user.
    pub(crate) fn tell_user(&mut self, user: UserId, event: Event) {
        let connections = Arc::new(self.presence.connections(user).collect());
        self.tell(&connections, event);
    }

    /// Lets a connection hear everything that its user may, from now on.
    pub(crate) fn subscribe(&mut self, connection: ConnectionId, user: UserId) {
        Arc::make_mut(&mut self.everyone).push(connection);
        for channel in self.channels.values_mut().filter(|channel| channel.is_member(user)) {
            Arc::make_mut(&mut channel.audience).push(connection);
        }
    }

    /// Lets the connections of a user hear a channel if, and only if, the user is in it.
    pub(crate) fn refresh_audience(&mut self, channel: ChannelId, user: UserId) {
        let connections: Vec<ConnectionId> = self.presence.connections(user).collect();
        if let Some(channel) = self.channels.get_mut(&channel)
            && !connections.is_empty()
        {
            let is_member = channel.is_member(user);
            let audience = Arc::make_mut(&mut channel.audience);
            audience.retain(|connection| !connections.contains(connection));
            if is_member {
                audience.extend(connections);
            }
        }
    }

    /// Ends a connection from this side.
    pub(crate) fn close(&mut self, now: Millis, connection: ConnectionId, code: CloseCode) {
        self.forget_connection(now, connection);
        self.effects.push_back(Effect::Close { connection, code });
    }

    /// Drops all that is known of a connection. Its commands on their way go on without it.
    pub(crate) fn forget_connection(&mut self, now: Millis, connection: ConnectionId) -> Option<UserId> {
        let gone = self.connections.remove(&connection)?;
        if gone.greeted {
            remove(&mut self.everyone, connection);
            let of_user = self.channels.values_mut().filter(|channel| channel.is_member(gone.user));
            for channel in of_user {
                remove(&mut channel.audience, connection);
            }
            self.presence.lose(now, gone.user, connection);
        }
        Some(gone.user)
    }

    pub(crate) fn tell_lost(&mut self, users: Vec<UserId>) {
        self.tell_departures(users, DepartureKind::Lost);
    }

    pub(crate) fn tell_departures(&mut self, users: Vec<UserId>, how: DepartureKind) {
        if !users.is_empty() {
            let offline = users.into_iter().map(|user| Departure { user, how }).collect();
            self.tell_everyone(Event::PresenceDiff { online: Vec::new(), offline });
        }
    }
}

fn remove(list: &mut Arc<Vec<ConnectionId>>, connection: ConnectionId) {
    if let Some(at) = list.iter().position(|other| *other == connection) {
        Arc::make_mut(list).swap_remove(at);
    }
}
