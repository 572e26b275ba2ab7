//! What a page without network shows: the snapshot that it was loaded with, and the frames that came after.

use protocol::event::Event;
use protocol::frame;
use protocol::id::Millis;

use crate::change::Change;
use crate::client::Client;
use crate::new_messages::NewMessages;

impl Client {
    /// Takes over the frames that a client with the same snapshot has asked to keep, in their order. To be called
    /// before [`Client::handle_started`] and before an outbox is adopted. What is shown is then what that client
    /// knew; a connection resumes from there.
    pub fn handle_kept(&mut self, now: Millis, frames: &[String]) {
        for text in frames {
            match frame::decode_event(text) {
                Ok(Event::Welcome { welcome, .. }) => {
                    if self.me != Some(welcome.user) {
                        break;
                    }
                    self.take_welcome(&welcome);
                }
                Ok(event) if is_kept(&event) => self.apply_welcomed(now, event),
                // Nobody keeps such a frame. What follows might build on it.
                Ok(_) | Err(_) => break,
            }
        }
        self.new_messages = NewMessages::default();
        self.note_everything();
        self.changes.note(Change::Draft);
        self.settle(now);
    }
}

/// Whether an event tells of what outlasts its connection.
pub(crate) fn is_kept(event: &Event) -> bool {
    event.seq().is_some()
        || matches!(event, Event::Welcome { .. } | Event::History(_) | Event::ReadMarked { .. })
}
