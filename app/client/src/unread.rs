//! How far the user has read a channel. The mark only grows; what is unread follows from it and is stored nowhere.

use protocol::id::Seq;

/// How far the user has read one channel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct ReadMark {
    /// As far as anybody has said.
    read: Seq,
    /// As far as the server has confirmed.
    confirmed: Seq,
    /// As far as this connection has told the server.
    told: Seq,
}

impl ReadMark {
    /// The newest message that was read.
    pub(crate) fn read(self) -> Seq {
        self.read
    }

    /// The user has read up to here, in this page. Says whether the mark rose.
    pub(crate) fn rise(&mut self, read: Seq) -> bool {
        let rises = read > self.read;
        self.read = self.read.max(read);
        rises
    }

    /// The server says how far the user has read. Says whether the mark rose.
    pub(crate) fn confirm(&mut self, read: Seq) -> bool {
        self.confirmed = self.confirmed.max(read);
        self.rise(read)
    }

    /// A welcome says how far the server knows of now. That may be less than it has confirmed before: it
    /// writes marks down late, and a crash loses what is not written down.
    pub(crate) fn welcome(&mut self, read: Seq) {
        self.confirmed = read;
        self.rise(read);
    }

    /// The mark where the server does not know it.
    pub(crate) fn unconfirmed(self) -> Option<Seq> {
        (self.read > self.confirmed).then_some(self.read)
    }

    /// The mark where it must be told, as which it then counts.
    pub(crate) fn poll_untold(&mut self) -> Option<Seq> {
        let untold = self.unconfirmed().filter(|read| *read > self.told)?;
        self.told = untold;
        Some(untold)
    }

    /// The connection or the membership is gone: whether the server has taken what it was told is not known.
    pub(crate) fn lose(&mut self) {
        self.told = Seq(0);
    }
}
