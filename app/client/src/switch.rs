//! Going elsewhere by keyboard: the quick switcher, and the channel above or below.

use protocol::id::UserId;
use protocol::lowercase::lower;
use protocol::user::User;

use crate::channel::Channel;
use crate::client::Client;
use crate::order::Order;
use crate::view::{Direction, PlaceKind, SwitchEntry};

/// How many places the switcher offers at the most.
pub const SWITCHER_LEN_MAX: usize = 20;

/// The rank of whoever one cannot write with yet: behind all others.
const ELSEWHERE: u8 = 5;

impl Client {
    /// The places to switch to for what was typed, the best first: of that very name, with it at the
    /// beginning of the name, of a word, anywhere. With nothing typed, where one is called, then where
    /// something is unread. What one is not in, or is archived, comes last. A `#` or `@` in front asks for
    /// channels or for people only.
    #[must_use]
    pub fn switcher(&self, query: &str) -> Vec<SwitchEntry> {
        let Some(me) = self.me else { return Vec::new() };
        let typed = query.trim();
        let query = lower(typed.strip_prefix(['#', '@']).unwrap_or(typed).trim_start());
        let (wants_channels, wants_users) = (!typed.starts_with('@'), !typed.starts_with('#'));
        let (channels, mut order) = (self.channels.as_slice(), Order::default());
        for (index, channel) in channels.iter().enumerate().filter(|_| wants_channels) {
            let Some(name) = channel.name() else { continue };
            if let Some(rank) = self.rank(name.as_str(), &query, Some(channel), me) {
                let is_near = channel.joined && !channel.details.archived;
                order.add(if is_near { rank } else { rank + ELSEWHERE }, name.as_str(), index);
            }
        }
        let users: Vec<&User> = self.roster.users().collect();
        for (index, user) in users.iter().enumerate().filter(|(_, user)| wants_users && user.id != me) {
            let name = user.display_name.as_str();
            if let Some(rank) = self.rank(name, &query, self.direct_with(user.id), me) {
                order.add(rank, name, channels.len() + index);
            }
        }
        let entry = |index: usize| match channels.get(index) {
            Some(channel) => self.switch_to_channel(channel, me),
            None => self.switch_to_user(users.get(index - channels.len())?, me),
        };
        order.indexes().filter_map(entry).take(SWITCHER_LEN_MAX).collect()
    }

    /// The address of the place above or below the open one in the sidebar, around its ends; of direct
    /// messages only those that were ever opened. `None` where there is no other.
    #[must_use]
    pub fn next_channel(&self, direction: Direction, unread_only: bool) -> Option<String> {
        let sidebar = self.sidebar("");
        let mut places = Vec::new();
        for entry in sidebar.channels {
            places.push((entry.path, entry.open, entry.unread > 0 && !entry.muted));
        }
        for entry in sidebar.contacts.into_iter().filter(|entry| self.direct_with(entry.user).is_some()) {
            places.push((entry.path, entry.open, entry.unread > 0 && !entry.muted));
        }
        let count = places.len();
        let open = places.iter().position(|(_, open, _)| *open);
        let at = |step: usize| match (direction, open) {
            (Direction::Next, Some(open)) => (open + step) % count,
            (Direction::Next, None) => step - 1,
            (Direction::Previous, Some(open)) => (open + count - step) % count,
            (Direction::Previous, None) => count - step,
        };
        let found = (1..=count).map(at).find(|at| !places[*at].1 && (places[*at].2 || !unread_only))?;
        Some(places.swap_remove(found).0)
    }

    /// How well a name fits to what was typed, the best first; `None` where it does not.
    fn rank(&self, name: &str, query: &str, channel: Option<&Channel>, me: UserId) -> Option<u8> {
        if query.is_empty() {
            let channel = channel.filter(|channel| !channel.is_muted());
            return Some(match channel {
                Some(channel) if self.calls_in(channel, me) > 0 => 0,
                Some(channel) if channel.unread(me) > 0 => 1,
                Some(_) | None => 2,
            });
        }
        let name = lower(name);
        let mut words = name.split(|c: char| !c.is_alphanumeric());
        if name == query {
            Some(0)
        } else if name.starts_with(query) {
            Some(1)
        } else if words.any(|word| word.starts_with(query)) {
            Some(2)
        } else {
            name.contains(query).then_some(3)
        }
    }

    fn switch_to_channel(&self, channel: &Channel, me: UserId) -> Option<SwitchEntry> {
        Some(SwitchEntry {
            kind: if channel.is_private() { PlaceKind::Private } else { PlaceKind::Channel },
            name: channel.name()?.to_string(),
            path: self.path_of_channel(channel.id)?,
            unread: channel.unread(me),
            mentions: channel.mentions(me, &self.roster),
            muted: channel.is_muted(),
            joined: channel.joined,
        })
    }

    fn switch_to_user(&self, user: &User, me: UserId) -> Option<SwitchEntry> {
        let channel = self.direct_with(user.id);
        let unread = channel.map_or(0, |channel| channel.unread(me));
        Some(SwitchEntry {
            kind: PlaceKind::User,
            name: user.display_name.to_string(),
            path: self.path_of_user(user.id)?,
            unread,
            mentions: unread,
            muted: channel.is_some_and(Channel::is_muted),
            joined: true,
        })
    }

    /// The channel of the user and one other.
    fn direct_with(&self, user: UserId) -> Option<&Channel> {
        let me = self.me?;
        self.channels.iter().find(|channel| channel.other(me) == Some(user))
    }
}
