//! Exercise: join two connections, as a proxy does.
//!
//! What comes from one goes to the other, both ways at once. An end is handed on too: it
//! closes one direction, and the other goes on.

use std::io;

use sock_calls::AsyncSocket;

// ANCHOR: task
/// Carries bytes both ways until both directions have ended.
///
/// When one side has finished sending, the other's sending side is shut down
/// (`socket().shutdown(Shutdown::Write)`), and the opposite direction goes on.
async fn join_sockets(left: &AsyncSocket, right: &AsyncSocket) -> io::Result<()> {
    todo!("join {left:?} and {right:?}")
}
// ANCHOR_END: task

#[path = "checks/join_sockets.rs"]
mod checks;
