//! `banter`: one binary that serves the chat.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use journal::sqlite::SqliteJournal;
use server::attachments::store::Store;
use server::config::Config;
use server::router::{self, AppState};
use server::{hub, listener};
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::timeout;
use tracing::{info, warn};

/// How long open WebSockets may take to hear that the server stops.
const LAST_WORDS_MAX: Duration = Duration::from_secs(3);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let config = Config::load().context("could not read the configuration")?;
    let address = config.site.site_addr;
    // Asked for before anything is open, so that a stop at any time is a clean one.
    let stop = stop_signal().context("could not listen for signals")?;
    let listener = listener::bind(address).with_context(|| format!("could not listen on {address}"))?;
    let journal = SqliteJournal::open(&config.data)
        .with_context(|| format!("could not open the journal in {}", config.data.display()))?;
    let store = Store::open(&config.data)
        .with_context(|| format!("could not use the files in {}", config.data.display()))?;
    let store = Arc::new(store);
    let (hub, hub_task) = hub::start(Arc::new(journal), Arc::clone(&store))
        .await
        .context("the journal could not be replayed")?;

    let app = AppState::new(config, hub.clone(), store);
    let sockets = app.sockets.clone();
    // Port 0 becomes a real one only now. Tests and people read this line, so it is not a log line.
    println!("Banter is ready at http://{}", listener.local_addr()?);
    // Sockets are closed while requests still finish: nobody waits for somebody else.
    let stop = async {
        stop.await;
        info!("Stopping");
        hub.shut_down().await
    };
    let mut closed = Ok(());
    listener::serve(listener, router::router(app), async { closed = stop.await }).await;
    sockets.close();
    if timeout(LAST_WORDS_MAX, sockets.wait()).await.is_err() {
        warn!("Some connections were cut off");
    }
    closed.context("the journal was not closed")?;
    hub_task.await.context("the hub failed")?;
    info!("Stopped");
    Ok(())
}

/// Ends when the process is asked to stop, from the keyboard or by whoever watches over it.
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
