//! `SO_DONTROUTE`: only to hosts on a directly attached network, never by a gateway.

use std::ffi::c_int;
use std::io;
use std::os::fd::AsFd;

use super::raw;

/// Keeps packets away from gateways: destinations must be on a directly attached
/// network.
///
/// The routing table is still asked, but routes with a gateway don't count: sending to
/// such a destination fails with `ENETUNREACH`. Off by default. Everywhere.
/// [socket(7)](https://man7.org/linux/man-pages/man7/socket.7.html)
///
/// # Errors
///
/// The system call's; none is expected on an open socket.
///
/// # Examples
///
/// ```
/// use socket_families::options::{dont_route, set_dont_route};
///
/// let socket = std::net::UdpSocket::bind("127.0.0.1:0")?;
/// set_dont_route(&socket, true)?;
/// assert!(dont_route(&socket)?);
/// # Ok::<(), std::io::Error>(())
/// ```
// ANCHOR: set_dont_route
pub fn set_dont_route(socket: impl AsFd, on: bool) -> io::Result<()> {
    raw::set(socket, libc::SOL_SOCKET, libc::SO_DONTROUTE, &c_int::from(on))
}
// ANCHOR_END: set_dont_route

/// Reads [`set_dont_route`]'s option back.
///
/// # Errors
///
/// The system call's; none is expected on an open socket.
pub fn dont_route(socket: impl AsFd) -> io::Result<bool> {
    Ok(raw::get::<c_int>(socket, libc::SOL_SOCKET, libc::SO_DONTROUTE)? != 0)
}
