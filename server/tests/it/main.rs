//! The whole server behind real sockets: what a client sees of it, whatever happens in between.

mod harness;

mod bot_py;
mod erased;
mod frames;
mod hello;
mod kill;
mod log_out;
mod pages;
mod restart;
mod resume;
mod shutdown;
mod sign_in;
mod slow;
mod talk;
mod upgrade;
