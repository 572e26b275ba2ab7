//! The views of Banter. The same code renders the first paint on the server and takes it over in the browser.
//!
//! Whoever renders calls [`state::provide`] first. A view may not open a socket, touch storage or read a
//! clock: those are the browser's shell, `frontend`, which it reaches by [`actions::Actions`].

// A view is one type, as deep as its markup.
#![recursion_limit = "256"]

pub mod actions;
mod components;
pub mod emoji;
pub mod format;
pub(crate) mod html;
pub mod markup;
#[cfg(feature = "ssr")]
pub mod pages;
pub mod pane;
#[cfg(feature = "ssr")]
pub mod panes;
pub mod state;
pub mod words;

mod ask;
mod caret;
mod completion;
mod highlight;
mod keys;
mod panels;
mod react;
mod screen;
mod writing;

pub use client::place::Place;
pub use client::route::Route;
pub use components::chat::Chat as App;
