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
mod links;
pub mod listener;
pub mod page;
mod panes;
mod pictures;
mod qr_code;
mod recovery;
pub mod router;
pub mod search;
mod secret;
mod settings;
pub mod shell;
mod sign_in;
mod socket;
