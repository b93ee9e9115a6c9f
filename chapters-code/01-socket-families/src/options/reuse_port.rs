//! `SO_REUSEPORT`: several sockets on one address, the flows shared out among them.

use std::ffi::c_int;
use std::io;
use std::os::fd::AsFd;

use super::raw;

/// Lets several sockets bind to one address. Set it on every one of them before `bind`.
///
/// All of them must have it set and belong to the same user. Linux then shares incoming
/// connections or datagrams out by a hash of the sender's and the receiver's address, so
/// that one flow stays with one socket; the BSDs and macOS let sockets share without
/// balancing (FreeBSD balances by `SO_REUSEPORT_LB`). Windows has no such option.
///
/// Off by default.
/// [socket(7)](https://man7.org/linux/man-pages/man7/socket.7.html) ·
/// [`loop.create_server(reuse_port=…)`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_server)
///
/// # Errors
///
/// The system call's: `EOPNOTSUPP` on a Unix socket (recent Linux). Another
/// user's socket on the address shows later, as `EADDRINUSE` from `bind`.
///
/// # Examples
///
/// ```
/// use socket_families::options::{reuse_port, set_reuse_port};
/// use socket2::{Domain, Socket, Type};
///
/// let socket = Socket::new(Domain::IPV4, Type::DGRAM, None)?;
/// set_reuse_port(&socket, true)?;
/// assert!(reuse_port(&socket)?);
/// # Ok::<(), std::io::Error>(())
/// ```
// ANCHOR: set_reuse_port
pub fn set_reuse_port(socket: impl AsFd, on: bool) -> io::Result<()> {
    raw::set(socket, libc::SOL_SOCKET, libc::SO_REUSEPORT, &c_int::from(on))
}
// ANCHOR_END: set_reuse_port

/// Reads [`set_reuse_port`]'s option back.
///
/// # Errors
///
/// The system call's; none is expected on an open socket.
pub fn reuse_port(socket: impl AsFd) -> io::Result<bool> {
    Ok(raw::get::<c_int>(socket, libc::SOL_SOCKET, libc::SO_REUSEPORT)? != 0)
}
