//! What follows from what is known, after each input: where one is, what is read, what is sent.

use std::mem;

use protocol::command::Command;
use protocol::id::{ChannelId, Millis, UserId};

use crate::change::Change;
use crate::client::Client;
use crate::effect::{Effect, StorageKey};
use crate::new_messages::NewMessages;
use crate::outbox::Entry;
use crate::place::{self, Place};
use crate::restore;
use crate::route::{Named, Route};

impl Client {
    /// Draws the conclusions. The last thing of every input.
    pub(crate) fn settle(&mut self, now: Millis) {
        self.refresh_place();
        self.follow_going();
        self.open_direct_here(now);
        self.draw_line();
        self.mark_read_here();
        self.note_read();
        self.note_target();
        if self.connection.is_online() {
            self.send_marks(now);
            self.send_ready(now);
        }
        self.store_last();
    }

    /// What the address means now.
    pub(crate) fn find_place(&self) -> Place {
        let Some(me) = self.me else {
            return match &self.route {
                Route::About => Place::About,
                Route::Unknown(_) => Place::UnknownPage,
                Route::Home | Route::Channel(_) | Route::Private { .. } | Route::Direct(_) => {
                    Place::SignedOut
                }
            };
        };
        self.place_at(me, &self.route)
    }

    /// What a route means to the user.
    pub(crate) fn place_at(&self, me: UserId, route: &Route) -> Place {
        let channels = self.channels.iter().map(|channel| channel.candidate());
        place::find(route, me, channels, self.roster.users())
    }

    /// The address is now another.
    pub(crate) fn set_route(&mut self, route: Route) {
        self.route = route;
        self.is_place_stale = true;
        self.refresh_place();
    }

    /// Makes another address the tab's, and goes there.
    pub(crate) fn navigate(&mut self, route: Route) {
        if route != self.route {
            self.effects.push_back(Effect::Navigate { path: route.to_string(), replace: false });
            self.set_route(route);
        }
    }

    /// The address of the open place, without a message, by what it is called now.
    pub(crate) fn own_route(&self) -> Option<Route> {
        match &self.place {
            Place::Channel(id) | Place::NotJoined(id) => self.route_of(*id),
            Place::Direct { user, .. } => self.route_of_user(*user),
            Place::SignedOut
            | Place::UnknownChannel(_)
            | Place::UnknownUser(_)
            | Place::About
            | Place::NoChannels
            | Place::UnknownPage => None,
        }
    }

    /// Stays where one is, where that is called otherwise than before: the address becomes the new one.
    pub(crate) fn follow_name(&mut self, before: Option<Route>) {
        let Some(own) = self.own_route().filter(|own| before.is_some_and(|before| before != *own)) else {
            return;
        };
        if self.route == Route::Home && self.find_place() == self.place {
            return;
        }
        let route = own.with_message(self.route.message());
        self.effects.push_back(Effect::Navigate { path: route.to_string(), replace: true });
        self.set_route(route);
    }

    /// Goes home if this channel is the open one.
    pub(crate) fn go_home_from(&mut self, id: ChannelId) {
        self.refresh_place();
        if self.place == Place::Channel(id) || self.place == Place::NotJoined(id) {
            self.navigate(Route::Home);
        }
    }

    /// The address of a channel, by its own name or by the other one's.
    pub(crate) fn route_of(&self, id: ChannelId) -> Option<Route> {
        let channel = self.channels.get(id)?;
        match channel.name() {
            Some(_) if channel.is_private() => Some(Route::Private { channel: id, message: None }),
            Some(name) => Some(Route::Channel(Named::new(name.as_str()))),
            None => self.route_of_user(channel.other(self.me?)?),
        }
    }

    pub(crate) fn route_of_user(&self, user: UserId) -> Option<Route> {
        let user = self.roster.get(user)?;
        Some(Route::Direct(Named::new(user.display_name.as_str())))
    }

    /// Puts a command into the outbox.
    pub(crate) fn push(&mut self, now: Millis, command: Command) {
        let entry = Entry::new(command, now).expect("commands of the outbox have a client id");
        self.outbox.push(entry);
    }

    /// Finds the place anew where something it depends on has changed.
    fn refresh_place(&mut self) {
        if !mem::take(&mut self.is_place_stale) {
            return;
        }
        let place = self.find_place();
        if place == self.place {
            return;
        }
        let is_same = self.place.channel().is_some() && place.channel() == self.place.channel();
        self.place = place;
        if !is_same {
            self.is_at_newest = true;
            self.new_messages = NewMessages::default();
        }
        for change in [
            Change::Place,
            Change::Header,
            Change::Sidebar,
            Change::Members,
            Change::Timeline,
            Change::Draft,
            Change::Typing,
        ] {
            self.changes.note(change);
        }
    }

    /// Goes where the person wanted to, once it is there.
    fn follow_going(&mut self) {
        let Some(id) = self.going.as_ref().and_then(|going| going.channel) else { return };
        if self.channels.get(id).is_some_and(|channel| channel.joined)
            && let Some(route) = self.route_of(id)
        {
            self.going = None;
            // Whoever followed a permalink to a channel, and joined it there, still means the message.
            if self.route.message().is_none() || self.place.channel() != Some(id) {
                self.navigate(route);
            }
        }
    }

    /// Asks for the channel of the open direct messages, once, where there is none.
    fn open_direct_here(&mut self, now: Millis) {
        let Place::Direct { user, channel: None } = self.place else { return };
        let may_ask = self.connection.is_online() && self.outbox.room() > 0;
        if may_ask && self.pending_direct(user).is_none() && self.asked_directs.insert(user.0) {
            let client_id = self.generator.client_id();
            self.push(now, Command::OpenDirect { client_id, user });
        }
    }

    fn send_marks(&mut self, now: Millis) {
        let mut marks = Vec::new();
        for channel in self.channels.iter_mut().filter(|channel| channel.joined) {
            marks.extend(channel.reading.poll_untold().map(|mark| (channel.id, mark)));
        }
        for (channel, mark) in marks {
            self.send(now, &Command::MarkRead { channel, read: mark.read, unreads: Some(mark.unreads) });
        }
    }

    /// Sends what waits, as far as the server takes it.
    fn send_ready(&mut self, now: Millis) {
        while self.outbox.in_flight_count() < self.limits.unanswered_max {
            let reference = self.next_reference();
            let Some(command) = self.outbox.poll_ready(now, reference) else { return };
            self.send(now, &command);
        }
    }

    /// Tells views where the message that the address means has come, or gone, or is another.
    fn note_target(&mut self) {
        let target = self.target();
        if target != self.told_target {
            self.told_target = target;
            self.changes.note(Change::Target);
            self.changes.note(Change::Timeline);
        }
    }

    /// Remembers the open channel for the next visit, once the server has shown that it is there; forgets
    /// it where there is none left.
    fn store_last(&mut self) {
        let last = match self.place {
            Place::Channel(id) | Place::Direct { channel: Some(id), .. } => {
                let is_there = self.channels.get(id).is_some_and(|channel| channel.timeline.is_loaded());
                let Some(route) = self.route_of(id).filter(|_| is_there) else { return };
                Some(route.to_string())
            }
            Place::NoChannels => None,
            Place::SignedOut
            | Place::NotJoined(_)
            | Place::UnknownChannel(_)
            | Place::Direct { channel: None, .. }
            | Place::UnknownUser(_)
            | Place::About
            | Place::UnknownPage => return,
        };
        if self.stored_last.as_ref() != Some(&last) {
            let json = self.me.zip(last.as_deref()).map(|(me, path)| restore::write_last(me, path));
            self.stored_last = Some(last);
            self.store(StorageKey::Last, json);
        }
    }
}
