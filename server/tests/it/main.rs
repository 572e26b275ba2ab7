//! The whole server behind real sockets: what a client sees of it, whatever happens in between.

mod harness;

mod attached_images;
mod attachments;
mod bot_py;
mod bounded;
mod details;
mod edits;
mod erased;
mod forward;
mod frames;
mod hello;
mod kill;
mod links;
mod log_out;
mod pages;
mod panes;
mod pictures;
mod private;
mod recovery;
mod restart;
mod resume;
mod search;
mod settings;
mod shutdown;
mod sign_in;
mod slow;
mod talk;
mod upgrade;
mod uploads;
