//! The listening socket: accepts connections, and serves HTTP on each with a time limit on its headers.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::warn;

/// How many connections may wait to be accepted: everyone comes back at once after a restart.
const BACKLOG: u32 = 4_096;
/// How long a client may take to send the headers of a request.
const HEADERS_MAX: Duration = Duration::from_secs(10);
/// How long to wait after the system refused to accept, for instance for lack of file descriptors.
const ACCEPT_AGAIN: Duration = Duration::from_millis(100);
/// How long requests may go on once the server stops.
const FINISH_MAX: Duration = Duration::from_secs(5);

/// Listens on an address. Port 0 takes any free one.
pub fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // Without it a restart waits for the connections of the last run to be forgotten.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Serves until `stop` is ready, then lets the requests under way finish.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let (connections, finish) = (TaskTracker::new(), CancellationToken::new());
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, _)) => {
                connections.spawn(serve_connection(stream, router.clone(), finish.clone()));
            }
            Err(error) => {
                warn!(error = %error, "A connection was not accepted");
                sleep(ACCEPT_AGAIN).await;
            }
        }
    }
    drop(listener);
    finish.cancel();
    connections.close();
    if timeout(FINISH_MAX, connections.wait()).await.is_err() {
        warn!("Some requests were cut off");
    }
}

/// Serves one connection until its client goes, or until the request under way when the server stops.
async fn serve_connection(stream: TcpStream, router: Router, finish: CancellationToken) {
    // A chat's frames are small and must not wait for more to come. Where the system refuses, it is slower.
    _ = stream.set_nodelay(true);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS_MAX)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
        .with_upgrades();
    let mut connection = std::pin::pin!(connection);
    // An error here is a client that went away or spoke no HTTP: nothing to do, and nothing to log.
    tokio::select! {
        _ = connection.as_mut() => {}
        () = finish.cancelled() => {
            connection.as_mut().graceful_shutdown();
            _ = connection.await;
        }
    }
}
