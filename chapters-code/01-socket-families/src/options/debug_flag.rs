//! `SO_DEBUG`: a flag that asks the protocol to record what it does.

use std::ffi::c_int;
use std::io;
use std::os::fd::AsFd;

use super::raw;

/// Sets or clears the socket's debug flag.
///
/// The old BSDs kept a trace of such sockets for `trpt`. On Linux nothing is traced: the
/// flag is kept and can be read back. `ss` and tracing tools such as `bpftrace` need
/// no flag. Off by default. Everywhere.
/// [socket(7)](https://man7.org/linux/man-pages/man7/socket.7.html)
///
/// # Errors
///
/// The system call's: on Linux `EACCES` when it is to be set without `CAP_NET_ADMIN`.
/// Anyone may clear it.
///
/// # Examples
///
/// ```
/// use socket_families::options::{debug_flag, set_debug_flag};
///
/// let socket = std::net::UdpSocket::bind("127.0.0.1:0")?;
/// set_debug_flag(&socket, false)?;
/// assert!(!debug_flag(&socket)?);
/// # Ok::<(), std::io::Error>(())
/// ```
// ANCHOR: set_debug_flag
pub fn set_debug_flag(socket: impl AsFd, on: bool) -> io::Result<()> {
    raw::set(socket, libc::SOL_SOCKET, libc::SO_DEBUG, &c_int::from(on))
}
// ANCHOR_END: set_debug_flag

/// Reads [`set_debug_flag`]'s option back.
///
/// # Errors
///
/// The system call's; none is expected on an open socket.
pub fn debug_flag(socket: impl AsFd) -> io::Result<bool> {
    Ok(raw::get::<c_int>(socket, libc::SOL_SOCKET, libc::SO_DEBUG)? != 0)
}
