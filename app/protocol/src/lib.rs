//! What the two sides of Banter say to each other, and what the journal holds.
//!
//! Text from outside becomes a parsed type here, once ([`user::DisplayName`], [`channel::ChannelName`],
//! [`message::Body`]); every bound that both sides share is in [`limits`]. The rules of the chat are not
//! here: they are in `chat` (the server's) and `client` (the browser's).

pub mod attachment;
pub mod channel;
pub mod command;
pub mod device;
pub mod emoji;
pub mod error;
pub mod event;
pub mod fact;
pub mod frame;
pub mod id;
pub mod json;
pub mod limits;
pub mod lowercase;
pub mod markup;
pub mod message;
pub mod preferences;
pub mod snapshot;
pub mod user;

mod combining;
mod line;
