//! The axum shell around Banter: it carries bytes between connections, the chat and the journal.

pub mod assets;
pub mod attachments;
mod clock;
pub mod config;
mod credentials;
mod device_label;
mod devices;
mod error;
pub mod headers;
pub mod hub;
pub mod listener;
pub mod page;
mod panes;
pub mod router;
pub mod search;
pub mod shell;
mod socket;
