//! The rules of the browser: connection, outbox, timelines and unread counts, without I/O, clock or randomness.
//!
//! [`client::Client`] is the state machine. Whoever drives it hands in what happened (`handle_*`, with the
//! time), then takes out what to do ([`client::Client::poll_effect`]), what to show anew
//! ([`client::Client::poll_change`]) and when to call again ([`client::Client::poll_timeout`]). The server
//! builds the same `Client` from a snapshot to render the first paint; it never drives it.

pub mod change;
pub mod client;
pub mod connection;
pub mod effect;
pub mod intent;
pub mod place;
pub mod restore;
pub mod route;
pub mod view;

mod answer;
mod backoff;
mod calls;
mod channel;
mod channels;
mod compose;
mod drafts;
mod event;
mod generator;
mod gone;
mod ids;
mod kept;
mod message;
mod new_messages;
mod notify;
mod order;
mod outbox;
mod progress;
mod roster;
mod rows;
mod settle;
mod show;
mod switch;
mod timeline;
mod typing;
mod unread;
