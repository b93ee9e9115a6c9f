//! `SO_BROADCAST`: the permission to send to a broadcast address.

use std::ffi::c_int;
use std::io;
use std::os::fd::AsFd;

use super::raw;

/// Permits sending datagrams to a broadcast address.
///
/// Without it such a send fails with `EACCES`; receiving broadcasts needs no option. It
/// is about datagrams, but every socket takes it, TCP and Unix sockets without effect.
/// Off by default. Everywhere.
/// [socket(7)](https://man7.org/linux/man-pages/man7/socket.7.html) ·
/// [`loop.create_datagram_endpoint(allow_broadcast=…)`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_datagram_endpoint)
///
/// # Errors
///
/// The system call's; none is expected on an open socket.
///
/// # Examples
///
/// ```
/// use socket_families::options::{broadcast, set_broadcast};
///
/// let socket = std::net::UdpSocket::bind("127.0.0.1:0")?;
/// assert!(!broadcast(&socket)?);
/// set_broadcast(&socket, true)?;
/// assert!(broadcast(&socket)?);
/// # Ok::<(), std::io::Error>(())
/// ```
// ANCHOR: set_broadcast
pub fn set_broadcast(socket: impl AsFd, on: bool) -> io::Result<()> {
    raw::set(socket, libc::SOL_SOCKET, libc::SO_BROADCAST, &c_int::from(on))
}
// ANCHOR_END: set_broadcast

/// Reads [`set_broadcast`]'s option back.
///
/// # Errors
///
/// The system call's; none is expected on an open socket.
pub fn broadcast(socket: impl AsFd) -> io::Result<bool> {
    Ok(raw::get::<c_int>(socket, libc::SOL_SOCKET, libc::SO_BROADCAST)? != 0)
}
