//! Which address is answered by whom.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::map_response;
use axum::routing::{delete, get, post};
use protocol::limits::FRAME_BYTES_MAX;
use tokio_util::task::TaskTracker;

use crate::attachments::Files;
use crate::attachments::store::Store;
use crate::config::Config;
use crate::hub::Hub;
use crate::{assets, attachments, devices, headers, page, socket};

/// What every handler may ask for. Cheap to clone.
#[derive(Debug, Clone)]
pub struct AppState {
    /// The settings the server was started with.
    pub config: Arc<Config>,
    /// The chat.
    pub hub: Hub,
    /// The files that come with messages.
    pub(crate) files: Files,
    /// The open WebSockets, so that a stop can wait for their last words.
    pub sockets: TaskTracker,
}

impl AppState {
    /// The state of a server that starts with these settings.
    pub fn new(config: Config, hub: Hub, store: Arc<Store>) -> Self {
        Self { config: Arc::new(config), hub, files: Files::new(store), sockets: TaskTracker::new() }
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
        .route("/pkg/{*file}", get(assets::serve))
        .route("/favicon.svg", get(assets::serve))
        .route("/favicon-unread.svg", get(assets::serve))
        .route("/apple-touch-icon.png", get(assets::serve))
        .route("/icon-192.png", get(assets::serve))
        .route("/icon-512.png", get(assets::serve))
        .route("/icon-maskable.png", get(assets::serve))
        .route("/manifest.webmanifest", get(assets::serve))
        .route("/sw.js", get(assets::serve))
        .route("/emoji.json", get(assets::serve))
        .fallback(get(page::serve))
        .layer(DefaultBodyLimit::max(FRAME_BYTES_MAX))
        .layer(map_response(headers::secure))
        .with_state(state)
}
