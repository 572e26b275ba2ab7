//! What the shell must do for the chat.

use std::sync::Arc;

use protocol::attachment::Attachment;
use protocol::error::CloseCode;
use protocol::event::Event;
use protocol::fact::Draft;
use protocol::id::{FileId, Seq};
use protocol::user::User;

use crate::connection::ConnectionId;
use crate::rejection::Rejection;

/// One thing to do. Effects are promises: the shell carries each out, in the order they come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Append a fact. Its return through [`crate::Chat::handle_fact`] settles the command;
    /// [`crate::Chat::handle_append_failed`] must be called where it is refused.
    Append(Draft),
    /// Remove a fact from the journal for good.
    Erase(Seq),
    /// Tell connections of an event. None of them may miss it and stay open.
    Deliver {
        /// Which connections, each once.
        to: Arc<Vec<ConnectionId>>,
        /// What to tell.
        event: Event,
    },
    /// End a connection. The chat has forgotten it already.
    Close {
        /// Which connection.
        connection: ConnectionId,
        /// Why.
        code: CloseCode,
    },
    /// Answer a request that came over HTTP.
    Answer {
        /// Which request.
        request: RequestId,
        /// The user who is signed in now on the device that asked; `None` where nobody is.
        result: Result<Option<User>, Rejection>,
    },
    /// Answer an upload.
    AnswerUpload {
        /// Which request.
        request: RequestId,
        /// What the file is known as from now on. Where it is refused, the shell removes what it has stored.
        result: Result<Attachment, Rejection>,
    },
    /// One attachment or picture with this content is gone. The file goes with the last one.
    ///
    /// Comes once for each that [`crate::Chat::files`] has told of or that was uploaded since.
    ReleaseFile(FileId),
}

/// One HTTP request that waits for the chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u64);
