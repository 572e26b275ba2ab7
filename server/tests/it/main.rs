//! The whole server behind real sockets: what a client sees of it, whatever happens in between.

mod harness;

mod attached_images;
mod attachments;
mod bot_py;
mod bounded;
mod edits;
mod erased;
mod frames;
mod hello;
mod kill;
mod links;
mod log_out;
mod pages;
<<<<<<< HEAD
mod pictures;
mod recovery;
=======
mod private;
>>>>>>> h-identity
mod restart;
mod resume;
mod settings;
mod shutdown;
mod sign_in;
mod slow;
mod talk;
mod upgrade;
mod uploads;
