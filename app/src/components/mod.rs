//! The components, one a file.

pub mod app;

mod about;
mod announcer;
mod banner;
mod brand;
mod browse_dialog;
mod channel_header;
mod channel_link;
mod chat;
mod composer;
mod contact_link;
mod create_dialog;
mod delete_dialog;
mod dialog;
mod empty;
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
