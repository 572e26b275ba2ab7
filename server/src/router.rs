//! Which address is answered by whom.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::map_response;
use axum::routing::{delete, get, post};
use protocol::limits::FRAME_BYTES_MAX;
use tokio_util::task::TaskTracker;

use crate::config::Config;
use crate::hub::Hub;
use crate::{assets, devices, headers, page, socket};

/// What every handler may ask for. Cheap to clone.
#[derive(Debug, Clone)]
pub struct AppState {
    /// The settings the server was started with.
    pub config: Arc<Config>,
    /// The chat.
    pub hub: Hub,
    /// The open WebSockets, so that a stop can wait for their last words.
    pub sockets: TaskTracker,
}

impl AppState {
    /// The state of a server that starts with these settings.
    pub fn new(config: Config, hub: Hub) -> Self {
        Self { config: Arc::new(config), hub, sockets: TaskTracker::new() }
    }
}

/// The whole server as one service.
pub fn router(state: AppState) -> Router {
    Router::new()
        .route("/devices", post(devices::sign_in))
        .route("/devices/current", delete(devices::log_out))
        .route("/ws", get(socket::upgrade))
        .route("/pkg/{*file}", get(assets::serve))
        .route("/favicon.svg", get(assets::serve))
        .fallback(get(page::serve))
        .layer(DefaultBodyLimit::max(FRAME_BYTES_MAX))
        .layer(map_response(headers::secure))
        .with_state(state)
}
