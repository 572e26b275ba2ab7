//! The browser's rules, by scenario: one client, and a server that says what the scenario tells it to.

#![expect(clippy::unwrap_used, reason = "a scenario that cannot go on has failed")]

mod catching_up;
mod channels;
mod connection;
mod delivery;
mod harness;
mod messages;
mod places;
mod presence;
mod storage;
mod unread;
