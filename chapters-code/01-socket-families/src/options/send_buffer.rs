//! `SO_SNDBUF`: how much a socket holds that the peer has not yet acknowledged.

use std::ffi::c_int;
use std::io;
use std::os::fd::AsFd;

use super::raw;

/// Asks for a send buffer of `bytes`. Set it before `connect` or `listen`.
///
/// Linux stores twice what was asked for, because its own book-keeping counts too; not
/// less than a floor of a few kilobytes, and not more than twice `net.core.wmem_max`. Out
/// of range is no error: read it back to see what was granted. On TCP it also ends the
/// kernel's own tuning of this buffer, which would have let it grow to the third figure
/// of `net.ipv4.tcp_wmem`.
/// [socket(7)](https://man7.org/linux/man-pages/man7/socket.7.html) ·
/// [tcp(7)](https://man7.org/linux/man-pages/man7/tcp.7.html)
///
/// # Errors
///
/// The system call's; none is expected on an open socket.
///
/// # Examples
///
/// ```
/// use socket_families::options::{send_buffer_size, set_send_buffer_size};
///
/// let socket = std::net::UdpSocket::bind("127.0.0.1:0")?;
/// set_send_buffer_size(&socket, 65_536)?;
/// # #[cfg(target_os = "linux")]
/// assert_eq!(send_buffer_size(&socket)?, 2 * 65_536);
/// # Ok::<(), std::io::Error>(())
/// ```
// ANCHOR: set_send_buffer_size
pub fn set_send_buffer_size(socket: impl AsFd, bytes: usize) -> io::Result<()> {
    // More than a C int holds is far over any ceiling, so the most it holds will do.
    let bytes = c_int::try_from(bytes).unwrap_or(c_int::MAX);
    raw::set(socket, libc::SOL_SOCKET, libc::SO_SNDBUF, &bytes)
}
// ANCHOR_END: set_send_buffer_size

/// Reads what [`set_send_buffer_size`] was granted, in bytes: on Linux the double.
///
/// # Errors
///
/// The system call's; none is expected on an open socket.
pub fn send_buffer_size(socket: impl AsFd) -> io::Result<usize> {
    let bytes = raw::get::<c_int>(socket, libc::SOL_SOCKET, libc::SO_SNDBUF)?;
    // The kernel keeps it positive.
    Ok(usize::try_from(bytes).unwrap_or(0))
}
