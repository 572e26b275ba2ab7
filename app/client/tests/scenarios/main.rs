//! The browser's rules, by scenario: one client, and a server that says what the scenario tells it to.

#![expect(clippy::unwrap_used, reason = "a scenario that cannot go on has failed")]

mod attachments;
mod catching_up;
mod channels;
mod connection;
mod delivery;
mod drafts;
mod edits;
mod harness;
mod kept;
mod mark_unread;
mod mentions;
mod messages;
mod new_messages_line;
mod notifications;
mod permalinks;
mod pins;
mod places;
mod presence;
mod private_channels;
mod reactions;
mod renames;
mod replies;
mod storage;
mod switcher;
mod typing;
mod unread;
