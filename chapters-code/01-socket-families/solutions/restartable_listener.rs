//! Solution: a listener that can restart at once after a crash.

use std::io;
use std::net::{SocketAddr, TcpListener};

use socket_families::options::set_reuse_address;
use socket2::{Domain, Socket, Type};

// ANCHOR: solution
/// Listens on `address`, also while connections of an earlier listener made by this
/// function are in TIME_WAIT there.
fn restartable_listener(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
    // Before bind; the accepted sockets inherit it, which is the other half.
    set_reuse_address(&socket, true)?;
    socket.bind(&address.into())?;
    socket.listen(128)?;
    Ok(socket.into())
}
// ANCHOR_END: solution

#[path = "../exercises/checks/restartable_listener.rs"]
mod checks;
