//! Exercise: a listener that can restart at once after a crash.
//!
//! A server that died leaves connections in TIME_WAIT. Make a listener that gets its
//! address back all the same, and stays the only listener on it.

use std::io;
use std::net::{SocketAddr, TcpListener};

// ANCHOR: task
/// Listens on `address`, also while connections of an earlier listener made by this
/// function are in TIME_WAIT there.
///
/// Which option makes it so, and between which two calls must it be set? Begin with
/// `socket2::Socket::new`; `socket_families::options` has the setters.
fn restartable_listener(address: SocketAddr) -> io::Result<TcpListener> {
    todo!("a listener on {address}")
}
// ANCHOR_END: task

#[path = "checks/restartable_listener.rs"]
mod checks;
