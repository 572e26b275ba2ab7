//! Pages that only the server renders: they work without the app, and cost the browser nothing to download.
//!
//! Each is the inside of `<body>` as text. What runs on one, where a browser's own interface is needed, is a
//! script beside it.

pub mod link;
pub mod log_out;
pub mod recover;
pub mod settings;
pub mod trouble;

mod devices;
mod form;
mod frame;
mod notifications;
mod preferences;
mod profile;
mod recovery;
mod time;

pub use time::LOCAL_TIMES;
