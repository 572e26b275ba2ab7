//! How far the user has read a channel. What is unread follows from the mark and is stored nowhere.

use protocol::channel::ReadMark;
use protocol::id::Seq;

/// How far the user has read one channel, as each side knows it. Of two marks the greater holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Reading {
    /// As far as anybody has said.
    mark: ReadMark,
    /// As far as the server has confirmed.
    confirmed: ReadMark,
    /// As far as this connection has told the server.
    told: ReadMark,
    /// Whether the server has said how far, since the user is in the channel. What it says first is news
    /// of nobody.
    is_known: bool,
}

impl Reading {
    /// The newest message that was read.
    pub(crate) fn read(self) -> Seq {
        self.mark.read
    }

    /// The user has read up to here, in this page.
    pub(crate) fn rise(&mut self, read: Seq) {
        self.mark = self.mark.max(ReadMark { read, ..self.mark });
    }

    /// The user marks everything after here as unread, in this page.
    pub(crate) fn lower(&mut self, read: Seq) {
        self.mark = ReadMark { unreads: self.mark.unreads.saturating_add(1), read };
    }

    /// The server says how far the user has read.
    pub(crate) fn confirm(&mut self, mark: ReadMark) -> Told {
        if mark > self.confirmed {
            self.confirmed = mark;
            if mark.unreads < self.told.unreads {
                // The server lets the count rise by one at a time: it is told again until it has come so far.
                self.told = mark;
            }
        }
        self.merge(mark)
    }

    /// A welcome says how far the server knows of now. That may be less than it has confirmed before: it
    /// writes marks down late, and a crash loses what is not written down.
    pub(crate) fn welcome(&mut self, mark: ReadMark) -> Told {
        self.confirmed = mark;
        self.merge(mark)
    }

    /// The mark where the server does not know it.
    pub(crate) fn unconfirmed(self) -> Option<ReadMark> {
        (self.mark > self.confirmed).then_some(self.mark)
    }

    /// The mark where it must be told, as which it then counts.
    pub(crate) fn poll_untold(&mut self) -> Option<ReadMark> {
        let untold = self.unconfirmed().filter(|mark| *mark > self.told)?;
        self.told = untold;
        Some(untold)
    }

    /// The connection or the membership is gone: whether the server has taken what it was told is not known.
    pub(crate) fn lose(&mut self) {
        self.told = ReadMark::default();
    }

    /// The user is in the channel anew: the server will say how far it knows of.
    pub(crate) fn forget(&mut self) {
        self.lose();
        self.is_known = false;
    }

    fn merge(&mut self, mark: ReadMark) -> Told {
        let before = self.mark;
        self.mark = before.max(mark);
        let was_known = std::mem::replace(&mut self.is_known, true);
        if mark.unreads > before.unreads && was_known {
            Told::Unread
        } else if mark > before {
            Told::Read
        } else {
            Told::Nothing
        }
    }
}

/// What the server's word of a mark adds to what was known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    /// Nothing.
    Nothing,
    /// More was read.
    Read,
    /// Messages were marked as unread elsewhere.
    Unread,
}
