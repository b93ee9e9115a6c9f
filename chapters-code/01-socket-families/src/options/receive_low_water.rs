//! `SO_RCVLOWAT`: how many bytes make a TCP socket readable.

use std::ffi::c_int;
use std::io;
use std::os::fd::AsFd;

use super::raw;

/// Lets `epoll` and blocking receives wait until `bytes` are there, or the stream's end.
///
/// On Linux, TCP: below the mark the socket isn't readable, yet a non-blocking receive
/// returns what there is. UDP and Unix sockets are readable whatever the mark; a blocking
/// receive on a Unix stream minds it. The default is 1, and 0 means 1 too.
///
/// A blocking TCP receive that took part of the bytes is woken when `bytes` more are
/// there, not when the sum is: it can wait although enough has come.
/// [socket(7)](https://man7.org/linux/man-pages/man7/socket.7.html)
///
/// # Errors
///
/// The system call's; none is expected on an open Linux socket.
///
/// # Examples
///
/// ```
/// use socket_families::options::{receive_low_water, set_receive_low_water};
///
/// let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
/// let stream = std::net::TcpStream::connect(listener.local_addr()?)?;
/// assert_eq!(receive_low_water(&stream)?, 1);
/// set_receive_low_water(&stream, 10)?;
/// assert_eq!(receive_low_water(&stream)?, 10);
/// # Ok::<(), std::io::Error>(())
/// ```
// ANCHOR: set_receive_low_water
pub fn set_receive_low_water(socket: impl AsFd, bytes: usize) -> io::Result<()> {
    // The kernel lowers a mark that the receive buffer could never reach.
    let bytes = c_int::try_from(bytes).unwrap_or(c_int::MAX);
    raw::set(socket, libc::SOL_SOCKET, libc::SO_RCVLOWAT, &bytes)
}
// ANCHOR_END: set_receive_low_water

/// Reads [`set_receive_low_water`]'s mark back, in bytes.
///
/// # Errors
///
/// The system call's; none is expected on an open socket.
pub fn receive_low_water(socket: impl AsFd) -> io::Result<usize> {
    let bytes = raw::get::<c_int>(socket, libc::SOL_SOCKET, libc::SO_RCVLOWAT)?;
    // The kernel keeps it positive.
    Ok(usize::try_from(bytes).unwrap_or(0))
}
