//! The components, one a file.

pub mod app;

mod about;
mod announcer;
mod banner;
mod brand;
mod browse_dialog;
mod channel_header;
mod chat;
mod composer;
mod create_dialog;
mod delete_dialog;
mod dialog;
mod empty;
mod entry;
mod icon;
mod member_list;
mod message;
mod message_status;
mod notice;
mod picture;
mod sidebar;
mod sidebar_foot;
mod sign_in;
mod timeline;
