//! Solution: join two connections, as a proxy does.

use std::io;
use std::net::Shutdown;

use sock_calls::{AsyncSocket, sock_recv_into, sock_sendall};

// ANCHOR: solution
/// Carries bytes both ways until both directions have ended.
async fn join_sockets(left: &AsyncSocket, right: &AsyncSocket) -> io::Result<()> {
    // try_join ends both at the first error; two awaits in a row would deadlock.
    tokio::try_join!(one_way(left, right), one_way(right, left))?;
    Ok(())
}

async fn one_way(from: &AsyncSocket, to: &AsyncSocket) -> io::Result<()> {
    let mut buffer = vec![0; 16 * 1024];
    loop {
        match sock_recv_into(from, &mut buffer).await? {
            0 => return to.socket().shutdown(Shutdown::Write),
            n => sock_sendall(to, &buffer[..n]).await?,
        }
    }
}
// ANCHOR_END: solution

#[path = "../exercises/checks/join_sockets.rs"]
mod checks;
