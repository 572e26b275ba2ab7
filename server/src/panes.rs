//! The panes over HTTP: fragments for the app, whole pages for whoever asks without it, and what their forms do.

pub(crate) mod browse;
pub(crate) mod create;
pub(crate) mod details;
pub(crate) mod shortcuts;

mod asked;
mod form;

pub(crate) use asked::{Asked, searched_for};
