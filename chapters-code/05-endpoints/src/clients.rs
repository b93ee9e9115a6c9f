//! The connections of a server.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;
use transports::Transport;

/// The connections that a server has accepted and that are not over.
///
/// asyncio's set of weak references to transports. Here a handle is held while the
/// connection lives, which the connection's task alone decides.
#[derive(Debug)]
pub(crate) struct Clients {
    state: Mutex<State>,
    // Becomes true when the server is closed and its last client is gone.
    over: watch::Sender<bool>,
    // Told each time that all clients are sent away.
    sent_away: watch::Sender<()>,
}

#[derive(Debug, Default)]
struct State {
    // None for one that has been accepted and has no transport yet.
    open: HashMap<u64, Option<Transport>>,
    next: u64,
    closed: bool,
    farewell: Option<Farewell>,
}

/// How all clients are sent away.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Farewell {
    Close,
    Abort,
}

impl Farewell {
    fn say(self, transport: Transport) {
        match self {
            Self::Close => transport.close(),
            Self::Abort => transport.abort(),
        }
    }
}

impl Clients {
    pub(crate) fn new() -> Arc<Self> {
        let over = watch::Sender::new(false);
        let sent_away = watch::Sender::new(());
        Arc::new(Self { state: Mutex::default(), over, sent_away })
    }

    // Transports are closed and dropped without it, for protocols may come back here.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for one more; `None` once the server is closed.
    // ANCHOR: admit
    pub(crate) fn admit(self: &Arc<Self>) -> Option<Ticket> {
        let mut state = self.state();
        if state.closed {
            return None;
        }
        let id = state.next;
        state.next += 1;
        state.open.insert(id, None);
        Some(Ticket { clients: self.clone(), id })
    }
    // ANCHOR_END: admit

    /// Admits nobody any more.
    pub(crate) fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        self.tell_if_over(&state);
    }

    fn tell_if_over(&self, state: &State) {
        if state.closed && state.open.is_empty() {
            self.over.send_replace(true);
        }
    }

    pub(crate) fn send_away(&self, farewell: Farewell) {
        let mut state = self.state();
        if state.closed {
            // On another thread one may be about to get its transport: it is the last.
            state.farewell = Some(farewell);
        }
        let transports: Vec<_> = state.open.values().flatten().cloned().collect();
        drop(state);
        self.sent_away.send_replace(());
        transports.into_iter().for_each(|transport| farewell.say(transport));
    }

    /// Waits until the server is closed and the last client is gone.
    pub(crate) async fn over(&self) {
        // It can't fail: the sender is ours.
        let _ = self.over.subscribe().wait_for(|over| *over).await;
    }
}

/// The place of one client. Given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Ticket {
    clients: Arc<Clients>,
    id: u64,
}

impl Ticket {
    /// Waits until all clients are sent away, from this call on.
    pub(crate) fn sent_away(&self) -> impl Future<Output = ()> + Send + use<> {
        let mut sent_away = self.clients.sent_away.subscribe();
        // The sender lives as long as the server and its clients do.
        async move { drop(sent_away.changed().await) }
    }

    /// Makes it known whose place it is.
    pub(crate) fn belongs_to(self, transport: &Transport) -> Self {
        let mut state = self.clients.state();
        state.open.insert(self.id, Some(transport.clone()));
        let farewell = state.farewell;
        drop(state);
        if let Some(farewell) = farewell {
            farewell.say(transport.clone());
        }
        self
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let mut state = self.clients.state();
        let gone = state.open.remove(&self.id);
        self.clients.tell_if_over(&state);
        drop(state);
        drop(gone);
    }
}
