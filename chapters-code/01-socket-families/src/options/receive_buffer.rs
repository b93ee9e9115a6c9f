//! `SO_RCVBUF`: how much may wait in a socket for the program to read it.

use std::ffi::c_int;
use std::io;
use std::os::fd::AsFd;

use super::raw;

/// Asks for a receive buffer of `bytes`. Set it before `connect` or `listen`.
///
/// Linux stores twice what was asked for, not less than a floor of a couple of kilobytes
/// and not more than twice `net.core.rmem_max`; out of range is no error. A datagram that
/// finds the buffer full is dropped. TCP offers the peer a window no larger than this; how
/// large a window can be told at all (the window scale of RFC 7323) is settled in the
/// handshake, hence *before*. It also ends the kernel's own tuning of this buffer.
/// Connections accepted from a listener take over its value.
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
/// use socket_families::options::{receive_buffer_size, set_receive_buffer_size};
///
/// let socket = std::net::UdpSocket::bind("127.0.0.1:0")?;
/// set_receive_buffer_size(&socket, 65_536)?;
/// # #[cfg(target_os = "linux")]
/// assert_eq!(receive_buffer_size(&socket)?, 2 * 65_536);
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn set_receive_buffer_size(socket: impl AsFd, bytes: usize) -> io::Result<()> {
    // More than a C int holds is far over any ceiling, so the most it holds will do.
    let bytes = c_int::try_from(bytes).unwrap_or(c_int::MAX);
    raw::set(socket, libc::SOL_SOCKET, libc::SO_RCVBUF, &bytes)
}

/// Reads what [`set_receive_buffer_size`] was granted, in bytes: on Linux the double.
///
/// # Errors
///
/// The system call's; none is expected on an open socket.
pub fn receive_buffer_size(socket: impl AsFd) -> io::Result<usize> {
    let bytes = raw::get::<c_int>(socket, libc::SOL_SOCKET, libc::SO_RCVBUF)?;
    // The kernel keeps it positive.
    Ok(usize::try_from(bytes).unwrap_or(0))
}
