//! Which address is answered by whom.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::map_response;
use axum::routing::{delete, get, post};
use protocol::limits::{FRAME_BYTES_MAX, SEARCHES_MAX};
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

use crate::attachments::Files;
use crate::attachments::store::Store;
use crate::config::Config;
use crate::hub::Hub;
use crate::{assets, attachments, devices, headers, page, panes, search, socket};

/// What every handler may ask for. Cheap to clone.
#[derive(Debug, Clone)]
pub struct AppState {
    /// The settings the server was started with.
    pub config: Arc<Config>,
    /// The chat.
    pub hub: Hub,
    /// The files that come with messages.
    pub(crate) files: Files,
    /// Lets a few searches run at once.
    pub(crate) searches: Arc<Semaphore>,
    /// The open WebSockets, so that a stop can wait for their last words.
    pub sockets: TaskTracker,
}

impl AppState {
    /// The state of a server that starts with these settings.
    pub fn new(config: Config, hub: Hub, store: Arc<Store>) -> Self {
        let searches = Arc::new(Semaphore::new(SEARCHES_MAX));
        Self { config: Arc::new(config), hub, files: Files::new(store), searches, sockets: TaskTracker::new() }
    }
}

/// The whole server as one service.
pub fn router(state: AppState) -> Router {
    Router::new()
        .route("/devices", post(devices::sign_in))
        .route("/devices/current", delete(devices::log_out))
        // A file is no frame: how long it may be is judged while it comes.
        .route("/attachments", post(attachments::upload).layer(DefaultBodyLimit::disable()))
        .route("/attachments/{id}", get(attachments::content).delete(attachments::cancel))
        .route("/attachments/{id}/thumbnail", get(attachments::thumbnail))
        .route("/ws", get(socket::upgrade))
        .route("/new-channel", get(panes::create::show).post(panes::create::submit))
        .route("/browse", get(panes::browse::show).post(panes::browse::submit))
        .route("/shortcuts", get(panes::shortcuts::show))
        .route("/search", get(search::search))
        .route("/channels/{name}/details", get(panes::details::show).post(panes::details::submit))
        .route("/private/{id}/details", get(panes::details::show).post(panes::details::submit))
        .route("/direct/{name}/details", get(panes::details::show).post(panes::details::submit))
        .route("/pkg/{*file}", get(assets::serve))
        .route("/favicon.svg", get(assets::serve))
        .route("/emoji.json", get(assets::serve))
        .fallback(get(page::serve))
        .layer(DefaultBodyLimit::max(FRAME_BYTES_MAX))
        .layer(map_response(headers::secure))
        .with_state(state)
}
