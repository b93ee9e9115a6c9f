//! `SO_REUSEADDR`: bind to an address whose earlier connections are in TIME_WAIT.

use std::ffi::c_int;
use std::io;
use std::os::fd::AsFd;

use super::raw;

/// Lets `bind` take an address that is not quite free. Set it before `bind`.
///
/// - TCP: the address of a connection in TIME_WAIT may be bound, when the socket of that
///   connection had the option set too. Two listeners on one address stay impossible on
///   Linux.
/// - UDP: any number of sockets that have it set share the port; on Linux a unicast
///   datagram goes to the one bound last.
///
/// Off by default; asyncio's `create_server` and tokio's `TcpListener::bind` set it on
/// Unix. Everywhere; on Windows it means another thing: taking over a port in use.
/// [socket(7)](https://man7.org/linux/man-pages/man7/socket.7.html) ·
/// [`loop.create_server(reuse_address=…)`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_server)
///
/// # Errors
///
/// The system call's; none is expected on an open socket.
///
/// # Examples
///
/// ```
/// use socket_families::options::{reuse_address, set_reuse_address};
/// use socket2::{Domain, Socket, Type};
///
/// let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
/// assert!(!reuse_address(&socket)?);
/// set_reuse_address(&socket, true)?;
/// assert!(reuse_address(&socket)?);
/// # Ok::<(), std::io::Error>(())
/// ```
// ANCHOR: set_reuse_address
pub fn set_reuse_address(socket: impl AsFd, on: bool) -> io::Result<()> {
    raw::set(socket, libc::SOL_SOCKET, libc::SO_REUSEADDR, &c_int::from(on))
}
// ANCHOR_END: set_reuse_address

/// Reads [`set_reuse_address`]'s option back.
///
/// # Errors
///
/// The system call's; none is expected on an open socket.
pub fn reuse_address(socket: impl AsFd) -> io::Result<bool> {
    Ok(raw::get::<c_int>(socket, libc::SOL_SOCKET, libc::SO_REUSEADDR)? != 0)
}
