//! What views may ask of the shell around them.

use client::intent::{Intent, Refusal};
use client::view::{Direction, SwitchEntry};
use leptos::prelude::*;
use protocol::emoji::Emoji;
use protocol::id::{AttachmentId, ClientId};
use web_sys::File;

use crate::pane::PaneRequest;

/// What views may ask of the shell around them. On the server nothing happens by it.
#[derive(Debug, Clone, Copy)]
pub struct Actions {
    /// Tells the client what a person wants. Gives the id of the command, where it takes one.
    pub intent: fn(Intent) -> Result<Option<ClientId>, Refusal>,
    /// Goes to a path of this page.
    pub go: fn(String),
    /// Signs in under this display name.
    pub sign_in: fn(String),
    /// Asks the server for the content of a pane; the answer is told by [`crate::state::pane_loaded`].
    pub fetch_pane: fn(PaneRequest),
    /// The places to go to for what was typed into the quick switcher, the best first.
    pub places: fn(&str) -> Vec<SwitchEntry>,
    /// The address of the place above or below the open one in the sidebar, of all or only of those with something
    /// unread; `None` where there is no other.
    pub next_place: fn(Direction, bool) -> Option<String>,
    /// Gives what lies above the timeline an entry of its own in the browser's history, so that going back closes
    /// it, or takes that entry away again, where it is still the newest. See [`crate::state::layer_changed`].
    pub layer: fn(bool),
    /// Loads the page again.
    pub reload: fn(),
    /// Uploads files for the draft of the open place.
    pub attach: fn(Vec<File>),
    /// Stops an upload, or forgets one that failed, by its number.
    pub cancel_upload: fn(u32),
    /// Tries a failed upload again, by its number.
    pub retry_upload: fn(u32),
    /// Takes an uploaded file out of the draft, and off the server.
    pub detach: fn(AttachmentId),
    /// Fetches the table of emoji, once.
    pub load_emoji: fn(),
    /// Remembers an emoji as the one used last.
    pub used_emoji: fn(Emoji),
    /// Copies a text.
    pub copy: fn(String),
}

impl Actions {
    /// Makes these the actions of every view below the current owner.
    pub fn provide(self) {
        provide_context(self);
    }

    /// The actions of a page that is not alive: nobody can ask for anything yet.
    pub(crate) fn none() -> Self {
        Self {
            intent: |_| Err(Refusal::Nothing),
            go: |_| {},
            sign_in: |_| {},
            fetch_pane: |_| {},
            places: |_| Vec::new(),
            next_place: |_, _| None,
            layer: |_| {},
            reload: || {},
            attach: |_| {},
            cancel_upload: |_| {},
            retry_upload: |_| {},
            detach: |_| {},
            load_emoji: || {},
            used_emoji: |_| {},
            copy: |_| {},
        }
    }

    /// The actions, as the views find them.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Tells the client what a person wants, where it does not matter what it says.
    pub(crate) fn tell(self, intent: Intent) {
        // Such an intent is only refused where what it speaks of is gone, and that shows.
        let _ = (self.intent)(intent);
    }
}
