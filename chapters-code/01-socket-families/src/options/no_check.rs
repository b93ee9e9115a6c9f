//! `SO_NO_CHECK`: UDP datagrams over IPv4 without a checksum.

use std::ffi::c_int;
use std::io;
use std::os::fd::AsFd;

use super::raw;

/// Turns the checksum of outgoing datagrams off (`true`) or on again (`false`).
///
/// Only UDP over IPv4 heeds it: the checksum field is sent as zero, which tells the
/// receiver not to check (RFC 768). TCP takes the option and goes on summing; for IPv6,
/// where the checksum is mandatory, UDP has options of its own. Off by default, that is,
/// datagrams have their checksum. Linux only.
/// [udp(7)](https://man7.org/linux/man-pages/man7/udp.7.html) ·
/// [RFC 768](https://www.rfc-editor.org/rfc/rfc768)
///
/// # Errors
///
/// The system call's; none is expected on an open socket.
///
/// # Examples
///
/// ```
/// use socket_families::options::{no_check, set_no_check};
///
/// let socket = std::net::UdpSocket::bind("127.0.0.1:0")?;
/// assert!(!no_check(&socket)?);
/// set_no_check(&socket, true)?;
/// assert!(no_check(&socket)?);
/// # Ok::<(), std::io::Error>(())
/// ```
// ANCHOR: set_no_check
pub fn set_no_check(socket: impl AsFd, on: bool) -> io::Result<()> {
    raw::set(socket, libc::SOL_SOCKET, libc::SO_NO_CHECK, &c_int::from(on))
}
// ANCHOR_END: set_no_check

/// Reads [`set_no_check`]'s option back.
///
/// # Errors
///
/// The system call's; none is expected on an open socket.
pub fn no_check(socket: impl AsFd) -> io::Result<bool> {
    Ok(raw::get::<c_int>(socket, libc::SOL_SOCKET, libc::SO_NO_CHECK)? != 0)
}
