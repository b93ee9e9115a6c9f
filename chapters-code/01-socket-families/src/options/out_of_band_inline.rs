//! `SO_OOBINLINE`: leave TCP's urgent byte in its place among the others.

use std::ffi::c_int;
use std::io;
use std::os::fd::AsFd;

use super::raw;

/// Keeps the urgent byte in the stream (`true`), or lets the kernel take it out for
/// `recv` with `MSG_OOB` (`false`, the default).
///
/// TCP has one urgent byte at a time: of what is sent with `MSG_OOB`, the last. A read
/// stops before that place in the stream either way. RFC 6093 advises against urgent data
/// in new protocols; set this, and a peer that sends some does no harm.
/// [socket(7)](https://man7.org/linux/man-pages/man7/socket.7.html) ·
/// [tcp(7)](https://man7.org/linux/man-pages/man7/tcp.7.html). asyncio's transports leave
/// it off.
///
/// # Errors
///
/// The system call's; none is expected on an open socket.
///
/// # Examples
///
/// ```
/// use socket_families::options::{out_of_band_inline, set_out_of_band_inline};
///
/// let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
/// let stream = std::net::TcpStream::connect(listener.local_addr()?)?;
/// set_out_of_band_inline(&stream, true)?;
/// assert!(out_of_band_inline(&stream)?);
/// # Ok::<(), std::io::Error>(())
/// ```
// ANCHOR: set_out_of_band_inline
pub fn set_out_of_band_inline(socket: impl AsFd, on: bool) -> io::Result<()> {
    raw::set(socket, libc::SOL_SOCKET, libc::SO_OOBINLINE, &c_int::from(on))
}
// ANCHOR_END: set_out_of_band_inline

/// Reads [`set_out_of_band_inline`]'s option back.
///
/// # Errors
///
/// The system call's; none is expected on an open socket.
pub fn out_of_band_inline(socket: impl AsFd) -> io::Result<bool> {
    Ok(raw::get::<c_int>(socket, libc::SOL_SOCKET, libc::SO_OOBINLINE)? != 0)
}
