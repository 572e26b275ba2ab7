//! The rules of the chat, by scenario: people, what they do, and what each of them gets to see.
//!
//! [`harness`] is the only code here that knows how the chat is called. Nothing sleeps and nothing opens a
//! socket: time is a number, and the journal is [`journal_double`].

#![expect(clippy::unwrap_used, reason = "a scenario that cannot go on has failed")]

mod archive;
mod attachments;
mod cap;
mod channel_names;
mod channels;
mod client_ids;
mod deletions;
mod deserted_channels;
mod devices;
mod direct_messages;
mod display_names;
mod edits;
mod failures;
mod harness;
mod hello;
mod identity_properties;
mod in_flight;
mod journal_double;
mod levels;
mod links;
mod log_out;
mod mentions;
mod messages;
mod pins;
mod presence;
mod private_channels;
mod profiles;
mod properties;
mod reactions;
mod read_marks;
mod recovery;
mod registration;
mod replies;
mod requests;
mod resume;
mod secrecy;
mod tidy;
mod topics;
mod typing;
mod world;
