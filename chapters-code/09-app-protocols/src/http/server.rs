//! A server of HTTP/1.1.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use endpoints::{Listen, OpenTcp, ServeError, Server, create_server};
use tokio::task::JoinHandle;

use super::connection::HttpConnection;
use super::patience::{Connections, tick_of, watch};
use super::{Limits, Routes};

/// What all connections of a server have in common.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) routes: Routes,
    pub(crate) limits: Limits,
    pub(crate) connections: Connections,
    pub(crate) tick: AtomicU64,
    draining: AtomicBool,
}

impl Shared {
    pub(crate) fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Relaxed)
    }

    /// The tick of the server's clock.
    pub(crate) fn now(&self) -> u64 {
        self.tick.load(Ordering::Relaxed)
    }
}

/// A server that answers; closed when it is dropped, and its clients then have only what
/// the [`Limits`] give them.
#[derive(Debug)]
#[must_use = "a server that is dropped is closed"]
pub struct HttpServer {
    server: Server,
    shared: Arc<Shared>,
    watching: JoinHandle<()>,
}

/// How a server has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drained {
    /// All requests that had begun were answered.
    Finished,
    /// The time was up, and some connections were cut.
    Cut,
}

/// Serves HTTP/1.1 and 1.0. With `Listen::tls` of chapter 6 it is HTTPS.
///
/// # Errors
///
/// Those of [`create_server`].
///
/// # Panics
///
/// In a runtime that was built without I/O or without timers.
///
/// # Cancel safety
///
/// Yes: what has been opened is closed.
///
/// # Examples
///
/// ```
/// use app_protocols::http::{HttpClient, Limits, Response, Routes, serve_http};
/// use endpoints::Listen;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let routes = Routes::new().get("/", |_| Response::text("hello"));
/// let listen = Listen::on(("127.0.0.1", 0));
/// let server = serve_http(routes, Limits::default(), listen).await?;
///
/// let mut client = HttpClient::new("127.0.0.1", server.addresses()[0].port());
/// let answer = client.get("/").await?;
/// assert_eq!((answer.status.code(), &answer.body[..]), (200, &b"hello"[..]));
/// # Ok(())
/// # }
/// ```
// ANCHOR: serve_http
pub async fn serve_http<W: OpenTcp>(
    routes: Routes,
    limits: Limits,
    listen: Listen<W>,
) -> Result<HttpServer, ServeError> {
    let tick = tick_of(limits.shortest());
    let shared = Arc::new(Shared {
        routes,
        limits,
        connections: Connections::default(),
        tick: AtomicU64::new(0),
        draining: AtomicBool::new(false),
    });
    let for_each = shared.clone();
    let factory = move || HttpConnection::new(for_each.clone());
    let server = create_server(factory, listen).await?;
    let watching = tokio::spawn(watch(Arc::downgrade(&shared), tick));
    Ok(HttpServer { server, shared, watching })
}
// ANCHOR_END: serve_http

impl HttpServer {
    /// What it listens on.
    #[must_use]
    pub fn addresses(&self) -> Vec<SocketAddr> {
        let sockets = self.server.sockets();
        sockets.iter().filter_map(|socket| socket.local_addr().ok()).collect()
    }

    /// Ends in order: refuses newcomers, closes the connections between two requests, and
    /// lets the others finish theirs, whose responses say `Connection: close`. Those that
    /// are not over by the deadline are cut.
    ///
    /// A request that the kernel has received by now counts, also of a client that is not
    /// accepted yet.
    ///
    /// # Cancel safety
    ///
    /// Cancelled, the server is closed, and its clients are as before.
    // ANCHOR: shutdown
    pub async fn shutdown(&self, deadline: Duration) -> Drained {
        self.shared.draining.store(true, Ordering::Relaxed);
        self.server.accept_waiting();
        self.server.close();
        for connection in self.shared.connections.all() {
            connection.close_if_idle();
        }
        let over = tokio::time::timeout(deadline, self.server.wait_closed());
        if over.await.is_ok() {
            return Drained::Finished;
        }
        self.server.abort_clients();
        self.server.wait_closed().await;
        Drained::Cut
    }
    // ANCHOR_END: shutdown
}

impl Drop for HttpServer {
    fn drop(&mut self) {
        self.server.close();
        if self.shared.connections.all().is_empty() {
            self.watching.abort();
        }
    }
}
