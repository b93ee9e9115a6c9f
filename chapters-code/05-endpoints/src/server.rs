//! A server: its listening sockets and its clients.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sock_calls::AcceptFault;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use crate::accept_task::{Welcome, accept_on};
use crate::clients::{Clients, Farewell};
use crate::listener::Listener;
use crate::open_listener::BoundSocket;
use crate::{ListeningSocket, ServeError};

/// What accepts connections: asyncio's
/// [`Server`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.Server).
///
/// `bound → serving → closed`, and closed for good.
///
/// Closing it and dropping it close the listening sockets. The connections accepted
/// before live on, until they end or [`close_clients`](Self::close_clients) or
/// [`abort_clients`](Self::abort_clients) ends them. [`within`](Self::within) closes, and
/// waits for them.
// ANCHOR: server
#[must_use = "a server that is dropped is closed"]
pub struct Server {
    // Each is accepted on by one task.
    listeners: Vec<Arc<Listener>>,
    clients: Arc<Clients>,
    welcome: Welcome,
    backlog: u32,
    runtime: Handle,
    state: Mutex<State>,
}

struct State {
    phase: Phase,
    forever: bool,
}

enum Phase {
    Bound,
    Serving(Vec<JoinHandle<()>>),
    Closed,
}
// ANCHOR_END: server

impl Server {
    pub(crate) fn new(
        bound: Vec<BoundSocket>,
        backlog: u32,
        welcome: Welcome,
    ) -> Self {
        let listeners = bound.into_iter().map(Listener::new).map(Arc::new).collect();
        Self {
            listeners,
            clients: Clients::new(),
            welcome,
            backlog,
            runtime: Handle::current(),
            state: Mutex::new(State { phase: Phase::Bound, forever: false }),
        }
    }

    // Nothing of a user's runs with this lock held.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The sockets that it listens on, or is to; none once it is closed.
    ///
    /// Not those of the connections: each of them is its transport's.
    #[must_use]
    pub fn sockets(&self) -> Vec<ListeningSocket> {
        match self.state().phase {
            Phase::Closed => Vec::new(),
            _ => self.listeners.iter().map(ListeningSocket::of).collect(),
        }
    }

    /// Listens and begins to accept. Does nothing if it serves already.
    ///
    /// # Errors
    ///
    /// [`ServeError::Bind`] if a socket can't listen, and the server is closed then;
    /// [`ServeError::Closed`].
    // ANCHOR: start_serving
    pub fn start_serving(&self) -> Result<(), ServeError> {
        let mut state = self.state();
        match state.phase {
            Phase::Bound => {}
            Phase::Serving(_) => return Ok(()),
            Phase::Closed => return Err(ServeError::Closed),
        }
        let _context = self.runtime.enter();
        for listener in &self.listeners {
            if let Err(error) = listener.listen(self.backlog) {
                drop(state);
                self.close();
                return Err(error);
            }
        }
        let accept = |listener: &Arc<Listener>| {
            let (clients, welcome) = (self.clients.clone(), self.welcome.clone());
            self.runtime.spawn(accept_on(listener.clone(), clients, welcome))
        };
        state.phase = Phase::Serving(self.listeners.iter().map(accept).collect());
        Ok(())
    }
    // ANCHOR_END: start_serving

    /// Whether it accepts connections: started, and not closed.
    #[must_use]
    pub fn is_serving(&self) -> bool {
        matches!(self.state().phase, Phase::Serving(_))
    }

    /// Serves until the server is closed, and returns when its last client is gone.
    ///
    /// Starts serving first if need be. asyncio's raises `CancelledError` when another
    /// task closes the server; this one returns.
    ///
    /// # Errors
    ///
    /// [`ServeError::AlreadyForever`] and [`ServeError::Closed`], and those of
    /// [`start_serving`](Self::start_serving).
    ///
    /// # Cancel safety
    ///
    /// Cancelling it is a way to stop the server: it is closed at once, and its clients
    /// live on. asyncio's does the same, and since 3.12.1 waits for them too; here one
    /// waits by [`wait_closed`](Self::wait_closed).
    // ANCHOR: serve_forever
    pub async fn serve_forever(&self) -> Result<(), ServeError> {
        {
            let mut state = self.state();
            if state.forever {
                return Err(ServeError::AlreadyForever);
            }
            if matches!(state.phase, Phase::Closed) {
                return Err(ServeError::Closed);
            }
            state.forever = true;
        }
        let _closes_when_dropped = Forever(self);
        self.start_serving()?;
        self.wait_closed().await;
        Ok(())
    }
    // ANCHOR_END: serve_forever

    /// Accepts all who stand in the queue at this moment, without waiting for more.
    ///
    /// To the kernel they are connected, and what they have sent is received. Before
    /// [`close`](Self::close), this leaves nobody out who came in time. Does nothing
    /// unless it serves.
    // ANCHOR: accept_waiting
    pub fn accept_waiting(&self) {
        if !self.is_serving() {
            return;
        }
        let _context = self.runtime.enter();
        for listener in &self.listeners {
            // The queue has room for one more than the backlog: newcomers who keep
            // coming don't keep this from ending.
            for _ in 0..=self.backlog {
                match listener.accept_now() {
                    Ok(connection) => {
                        if let Some(ticket) = self.clients.admit() {
                            (self.welcome)(connection, ticket);
                        }
                    }
                    Err(error) => match AcceptFault::of(&error) {
                        AcceptFault::Connection => {}
                        _ => break,
                    },
                }
            }
        }
    }
    // ANCHOR_END: accept_waiting

    /// Closes the listening sockets, and removes the file of a Unix one. Whoever connects
    /// from now on is refused, and whoever was not accepted yet is reset, unless
    /// [`accept_waiting`](Self::accept_waiting) is called first.
    ///
    /// The accepted connections live on. Does nothing if it is closed already.
    // ANCHOR: close
    pub fn close(&self) {
        let mut state = self.state();
        let before = std::mem::replace(&mut state.phase, Phase::Closed);
        if matches!(before, Phase::Closed) {
            return;
        }
        self.listeners.iter().for_each(|listener| listener.close());
        if let Phase::Serving(tasks) = before {
            tasks.iter().for_each(JoinHandle::abort);
        }
        self.clients.close();
    }
    // ANCHOR_END: close

    /// Closes each client's transport: what is buffered is sent first. Since Python 3.13.
    pub fn close_clients(&self) {
        self.clients.send_away(Farewell::Close);
    }

    /// Aborts each client's transport: what is buffered is lost. Since Python 3.13.
    pub fn abort_clients(&self) {
        self.clients.send_away(Farewell::Abort);
    }

    /// Waits until the server is closed and its last connection over, whichever comes
    /// last. It closes nothing itself, so on a server that nobody closes it waits for
    /// ever.
    ///
    /// As asyncio's since 3.12.1; in 3.11 it returned with connections still open.
    /// Connections are waited for and not the handlers of `start_server`, which may still
    /// have something to do after theirs.
    ///
    /// # Cancel safety
    ///
    /// Yes, it only waits.
    pub async fn wait_closed(&self) {
        self.clients.over().await;
    }

    /// Runs `body` with the server, then closes it and waits for its clients: asyncio's
    /// `async with server:`.
    ///
    /// # Cancel safety
    ///
    /// Cancelled, or when `body` panics, the server is closed and its clients live on.
    // ANCHOR: within
    pub async fn within<T>(self, body: impl AsyncFnOnce(&Self) -> T) -> T {
        let result = body(&self).await;
        self.close();
        self.wait_closed().await;
        result
    }
    // ANCHOR_END: within
}

/// Closes, as [`close`](Server::close) does; there is no waiting in a drop.
impl Drop for Server {
    fn drop(&mut self) {
        self.close();
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("sockets", &self.sockets()).finish()
    }
}

struct Forever<'a>(&'a Server);

impl Drop for Forever<'_> {
    fn drop(&mut self) {
        self.0.close();
        self.0.state().forever = false;
    }
}
