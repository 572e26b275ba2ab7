//! How far users have read: marks that rise, are told at once, and are written down now and then.

use protocol::channel::ReadMark;
use protocol::event::Event;
use protocol::fact::{Change, Draft, Fact};
use protocol::id::{ChannelId, Millis, Seq, UserId};
use protocol::limits::READ_MARK_MS;

use crate::chat::Chat;
use crate::command::Asker;

impl Chat {
    pub(crate) fn mark_read(
        &mut self,
        now: Millis,
        asker: Asker,
        id: ChannelId,
        read: Seq,
        unreads: Option<u32>,
    ) {
        let unreads = match self.joined(asker.user, id) {
            Ok(channel) => unreads.unwrap_or(channel.read_by(asker.user).unreads),
            Err(rejection) => return self.reject(asker, rejection),
        };
        match self.raise_read(now, asker.user, id, ReadMark { unreads, read }) {
            (mark, true) => self.tell_user(asker.user, Event::ReadMarked { channel: id, mark }),
            (mark, false) => self.tell_one(asker.connection, Event::ReadMarked { channel: id, mark }),
        }
    }

    /// Takes in what a client that comes back knows of its user's marks.
    pub(crate) fn merge_read(&mut self, now: Millis, user: UserId, id: ChannelId, mark: ReadMark) {
        if self.joined(user, id).is_ok()
            && let (mark, true) = self.raise_read(now, user, id, mark)
        {
            self.tell_user(user, Event::ReadMarked { channel: id, mark });
        }
    }

    /// Raises a read mark of a member, but not above what there is to read, and to one count more at the
    /// most: a client cannot use the counts up. Says where the mark is now, and whether it rose.
    fn raise_read(&mut self, now: Millis, user: UserId, id: ChannelId, to: ReadMark) -> (ReadMark, bool) {
        let Some(channel) = self.channels.get_mut(&id) else { return (ReadMark::default(), false) };
        let known = channel.read_by(user);
        let unreads = to.unreads.min(known.unreads.saturating_add(1));
        let rises = channel.mark_read(user, ReadMark { unreads, read: to.read.min(self.cursor) });
        let mark = channel.read_by(user);
        if rises {
            self.keep_read(now, id, user);
        }
        (mark, rises)
    }

    /// Keeps a risen read mark until the next round of writing.
    pub(crate) fn keep_read(&mut self, now: Millis, channel: ChannelId, user: UserId) {
        self.unwritten_reads.insert((channel, user));
        self.write_reads_at.get_or_insert(now + READ_MARK_MS);
    }

    /// A fact says how far a user has read.
    pub(crate) fn take_read(&mut self, channel: ChannelId, user: UserId, mark: ReadMark) {
        if self.channels.entry(channel).or_default().mark_read(user, mark) {
            self.tell_user(user, Event::ReadMarked { channel, mark });
        }
    }

    /// Writes down the marks of one user, or of all.
    pub(crate) fn write_reads(&mut self, of: Option<UserId>) {
        let is_due = |reader: &UserId| of.is_none_or(|user| user == *reader);
        let due: Vec<_> = self.unwritten_reads.iter().filter(|(_, reader)| is_due(reader)).copied().collect();
        for (channel, user) in due {
            self.unwritten_reads.remove(&(channel, user));
            let mark = self.channels.get(&channel).map(|of| of.read_by(user)).unwrap_or_default();
            let change = Change::ReadMarked { channel, user, mark };
            self.append(Draft { fact: Fact { origin: None, change }, expect: None });
        }
        if self.unwritten_reads.is_empty() {
            self.write_reads_at = None;
        }
    }
}
