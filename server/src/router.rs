//! Which address is answered by whom.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::map_response;
use axum::routing::{MethodRouter, delete, get, post};
use protocol::limits::{FRAME_BYTES_MAX, PICTURE_FORM_BYTES_MAX};
use tokio_util::task::TaskTracker;

use crate::attachments::Files;
use crate::attachments::store::Store;
use crate::config::Config;
use crate::hub::Hub;
use crate::search::turns::Turns;
use crate::{
    assets, attachments, devices, headers, links, page, panes, pictures, recovery, search, settings, sign_in,
    socket,
};

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
    pub(crate) searches: Turns,
    /// The open WebSockets, so that a stop can wait for their last words.
    pub sockets: TaskTracker,
}

impl AppState {
    /// The state of a server that starts with these settings.
    pub fn new(config: Config, hub: Hub, store: Arc<Store>) -> Self {
        Self {
            config: Arc::new(config),
            hub,
            files: Files::new(store),
            searches: Turns::new(),
            sockets: TaskTracker::new(),
        }
    }
}

/// The page of settings, and where its forms are sent to.
fn settings() -> Router<AppState> {
    let form = |form: MethodRouter<AppState>| form.get(settings::back);
    let picture = post(pictures::change).layer(DefaultBodyLimit::max(PICTURE_FORM_BYTES_MAX));
    Router::new()
        .route("/settings", get(settings::show))
        .route("/settings/name", form(post(settings::change_display_name)))
        .route("/settings/picture", form(picture))
        .route("/settings/picture/remove", form(post(pictures::remove)))
        .route("/settings/appearance", form(post(settings::change_appearance)))
        .route("/settings/writing", form(post(settings::change_writing)))
        .route("/settings/devices/revoke", form(post(settings::revoke_device)))
        .route("/settings/link", form(post(links::make)))
        .route("/settings/link/revoke", form(post(links::revoke)))
        .route("/settings/recovery", form(post(recovery::make)))
        .route("/settings/recovery/remove", form(post(recovery::remove)))
}

/// The whole server as one service.
pub fn router(state: AppState) -> Router {
    Router::new()
        .route("/sign-in", post(sign_in::submit))
        .route("/devices", post(devices::sign_in))
        .route("/devices/current", delete(devices::log_out))
        // A file is no frame: how long it may be is judged while it comes.
        .route("/attachments", post(attachments::upload).layer(DefaultBodyLimit::disable()))
        .route("/attachments/{id}", get(attachments::content).delete(attachments::cancel))
        .route("/attachments/{id}/thumbnail", get(attachments::thumbnail))
        .route("/log-out", get(devices::ask_log_out).post(devices::log_out_by_form))
        .route("/link/{token}", get(links::show).post(links::follow))
        .route("/recover", get(recovery::show).post(recovery::recover))
        .route("/pictures/{file}", get(pictures::content))
        .merge(settings())
        .merge(panes())
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
        .route("/sw-notifications.js", get(assets::serve))
        .route("/emoji.json", get(assets::serve))
        .route("/licenses.txt", get(assets::serve))
        .fallback(get(page::serve))
        .layer(DefaultBodyLimit::max(FRAME_BYTES_MAX))
        .layer(map_response(headers::secure))
        .with_state(state)
}

/// The panes, and search: small screens inside the app, and pages without it.
fn panes() -> Router<AppState> {
    let details = || get(panes::details::show).post(panes::details::submit);
    Router::new()
        .route("/new-channel", get(panes::create::show).post(panes::create::submit))
        .route("/browse", get(panes::browse::show).post(panes::browse::submit))
        .route("/shortcuts", get(panes::shortcuts::show))
        .route("/search", get(search::search))
        .route("/channels/{name}/details", details())
        .route("/private/{id}/details", details())
        .route("/direct/{name}/details", details())
}

#[cfg(test)]
mod tests {
    use journal::memory::MemoryJournal;
    use protocol::device::DeviceLabel;
    use protocol::id::{DeviceId, Epoch};
    use tempfile::TempDir;

    use super::*;
    use crate::hub;

    impl AppState {
        /// A server in memory where this device is signed in as Ana, and the folder of its files.
        pub(crate) async fn with_ana(device: DeviceId) -> (Self, TempDir) {
            let folder = TempDir::new().expect("the system has a place for temporary files");
            let store = Arc::new(Store::open(folder.path()).expect("the folder is ours"));
            let journal = Arc::new(MemoryJournal::new(Epoch(1)));
            let (hub, _) = hub::start(journal, Arc::clone(&store)).await.expect("the journal is empty");
            let label = DeviceLabel::new("a test");
            let signed_in = hub.sign_in(device, "Ana".to_owned(), label).await.expect("the hub runs");
            assert!(signed_in.is_ok(), "the name is free");
            let config = Config::load().expect("the settings of this repository are right");
            (Self::new(config, hub, store), folder)
        }
    }
}
