//! What is new in the open place: the line above it, what counts as read there, and what is kept unread.

use protocol::id::Seq;

use crate::change::Change;
use crate::client::Client;

/// Where the new-messages line of the open place is. Another place has another.
#[derive(Debug, Clone, Default)]
pub(crate) struct NewMessages {
    /// The line is above the first message of others after this one.
    pub(crate) after: Option<Seq>,
    /// A line is only drawn for what comes after this one: the user has answered what is before.
    answered: Seq,
    /// Whether the place has been shown with its messages.
    is_shown: bool,
    /// Whether nothing here counts as read by being shown: it was marked as unread.
    pub(crate) is_kept_unread: bool,
}

impl NewMessages {
    /// Messages after this one were marked as unread, here or elsewhere: they stay so.
    pub(crate) fn mark_unread(&mut self, after: Seq) {
        self.after = Some(after);
        self.is_kept_unread = true;
    }

    /// The user has written something: what is before it is no longer new.
    pub(crate) fn answer(&mut self, newest: Option<Seq>) {
        self.after = None;
        self.answered = newest.unwrap_or_default();
    }
}

impl Client {
    /// Draws the line where the place is shown for the first time, and where something comes while nobody
    /// looks. It then stays, unless all above it was read before the page was hidden.
    pub(crate) fn draw_line(&mut self) {
        let (Some(me), Some(id)) = (self.me, self.place.channel()) else { return };
        let Some(channel) = self.channels.get(id).filter(|channel| channel.timeline.is_loaded()) else {
            return;
        };
        let from = channel.reading.read().max(self.new_messages.answered);
        let is_wanted = match self.new_messages.after {
            _ if !self.new_messages.is_shown => true,
            Some(after) => !self.is_visible && from > after,
            None => !self.is_looked_at(),
        };
        self.new_messages.is_shown = true;
        if is_wanted && channel.timeline.count_after(from, me) > 0 {
            self.new_messages.after = Some(from);
            self.changes.note(Change::Timeline);
        }
    }

    /// What is shown to somebody who looks at it counts as read.
    pub(crate) fn mark_read_here(&mut self) {
        let (Some(me), Some(id)) = (self.me, self.place.channel()) else { return };
        if !self.is_looked_at() {
            return;
        }
        let Some(channel) = self.channels.get_mut(id) else { return };
        if channel.timeline.is_loaded()
            && channel.unread(me) > 0
            && let Some(newest) = channel.timeline.newest()
        {
            channel.reading.rise(newest);
            self.changes.note(Change::Sidebar);
        }
    }

    /// The person says that all here is read: the line goes, and nothing is kept unread.
    pub(crate) fn read_all(&mut self) {
        let channel = self.place.channel().and_then(|channel| self.channels.get(channel));
        let newest = channel.and_then(|channel| channel.timeline.newest());
        self.is_at_newest = true;
        self.new_messages.is_kept_unread = false;
        self.new_messages.answer(newest);
        self.changes.note(Change::Timeline);
    }

    /// Whether what comes now is read at once.
    fn is_looked_at(&self) -> bool {
        self.is_visible && self.is_at_newest && !self.new_messages.is_kept_unread
    }
}
