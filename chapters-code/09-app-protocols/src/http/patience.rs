//! The times that clients have.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use super::Status;
use super::connection::Connection;
use super::exchange::State;
use super::refusal::Refusal;
use super::server::Shared;

/// The open connections of a server.
#[derive(Debug, Default)]
pub(crate) struct Connections {
    next: AtomicU64,
    open: Mutex<HashMap<u64, Arc<Connection>>>,
}

impl Connections {
    pub(crate) fn next_number(&self) -> u64 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    fn open(&self) -> MutexGuard<'_, HashMap<u64, Arc<Connection>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn add(&self, number: u64, connection: &Arc<Connection>) {
        self.open().insert(number, connection.clone());
    }

    pub(crate) fn remove(&self, number: u64) {
        self.open().remove(&number);
    }

    pub(crate) fn all(&self) -> Vec<Arc<Connection>> {
        self.open().values().cloned().collect()
    }
}

/// How long a tick is: an eighth of the shortest time, so that each is kept to about an
/// eighth.
pub(crate) fn tick_of(shortest: Duration) -> Duration {
    (shortest / 8).clamp(Duration::from_millis(5), Duration::from_secs(1))
}

/// Looks at all connections once a tick, as long as there is a server. A timer for each
/// would be set and taken back with every request.
// ANCHOR: watch
pub(crate) async fn watch(shared: Weak<Shared>, tick: Duration) {
    let mut ticks = interval(tick);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let Some(shared) = shared.upgrade() else { return };
        let now = shared.tick.fetch_add(1, Ordering::Relaxed);
        for connection in shared.connections.all() {
            judge(&connection, now, tick);
        }
    }
}
// ANCHOR_END: watch

// ANCHOR: judge
fn judge(connection: &Arc<Connection>, now: u64, tick: Duration) {
    let mut exchange = connection.exchange();
    let Some(transport) = exchange.transport.clone() else { return };
    let limits = &connection.shared.limits;
    let is_stuck = transport.is_writing_paused();
    let time = match exchange.state {
        _ if is_stuck => limits.write_time,
        State::Idle => limits.idle_time,
        State::Head => limits.head_time,
        State::Length { .. } | State::Chunks { .. } => limits.body_time,
        State::Lingering => limits.linger_time,
        State::Answering => return,
    };
    let ticks =
        u32::try_from(now.saturating_sub(exchange.since)).unwrap_or(u32::MAX);
    if tick.saturating_mul(ticks) <= time {
        return;
    }
    match exchange.state {
        _ if is_stuck => transport.abort(),
        State::Idle | State::Lingering => transport.close(),
        _ => {
            let why = "the request took too long";
            let refusal = Refusal { status: Status::REQUEST_TIMEOUT, why };
            let is_head = exchange.is_head();
            exchange.refuse(refusal, is_head);
            exchange.since = now;
            exchange.send(&transport);
        }
    }
}
// ANCHOR_END: judge
