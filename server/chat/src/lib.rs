//! The rules of the chat: who is registered, which channels there are, who is in them, what was said, and
//! who may see it.
//!
//! [`Chat`] is a state machine. It performs no I/O, reads no clock and draws no randomness: time and a seed
//! are inputs, and what must be done is handed out as [`Effect`]s. It knows neither the journal nor sockets.

mod apply;
mod attachments;
mod calling;
mod channel;
mod chat;
mod command;
mod connection;
mod deliver;
mod deserted;
mod device;
mod display_names;
mod effect;
mod history;
mod ids;
mod in_flight;
mod judge_channel;
mod judge_message;
mod leaving;
mod links;
mod marks;
mod messages;
mod names;
mod presence;
mod profile;
mod reading;
mod recovery;
mod rejection;
mod requests;
mod search;
mod settings;
mod sign_in;
mod typing;
mod updates;
mod uploads;
mod view;

pub use chat::Chat;
pub use connection::ConnectionId;
pub use effect::{Effect, RequestId};
pub use rejection::Rejection;
pub use search::{Searchable, SearchableChannel};
pub use settings::{DeviceEntry, Settings};
pub use uploads::UploadedFile;
