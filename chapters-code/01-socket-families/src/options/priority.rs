//! `SO_PRIORITY`: which queue a packet waits in on its way out.

use std::ffi::c_int;
use std::io;
use std::os::fd::AsFd;

use super::raw;

/// Gives every packet of the socket a priority, from 0 (the default) to 6 (urgent).
///
/// The number stays inside the host: the queueing discipline of the outgoing interface
/// reads it, Linux's `pfifo_fast` for instance sends 6 before 0. It is no part of the
/// packet; what routers see is the DSCP field (`IP_TOS`). Setting `IP_TOS` later
/// overwrites the priority with one that it derives from the type of service. Linux
/// only.
/// [socket(7)](https://man7.org/linux/man-pages/man7/socket.7.html) ·
/// [tc-prio(8)](https://man7.org/linux/man-pages/man8/tc-prio.8.html)
///
/// # Errors
///
/// The system call's: `EPERM` for a priority over 6 without `CAP_NET_ADMIN` (newer
/// kernels accept `CAP_NET_RAW` too).
///
/// # Examples
///
/// ```
/// use socket_families::options::{priority, set_priority};
///
/// let socket = std::net::UdpSocket::bind("127.0.0.1:0")?;
/// assert_eq!(priority(&socket)?, 0);
/// set_priority(&socket, 6)?;
/// assert_eq!(priority(&socket)?, 6);
/// # Ok::<(), std::io::Error>(())
/// ```
// ANCHOR: set_priority
pub fn set_priority(socket: impl AsFd, priority: u32) -> io::Result<()> {
    // The kernel keeps it as an unsigned number and takes it as an `int`.
    let value: c_int = priority.cast_signed();
    raw::set(socket, libc::SOL_SOCKET, libc::SO_PRIORITY, &value)
}
// ANCHOR_END: set_priority

/// Reads [`set_priority`]'s option back.
///
/// # Errors
///
/// The system call's; none is expected on an open socket.
pub fn priority(socket: impl AsFd) -> io::Result<u32> {
    let value: c_int = raw::get(socket, libc::SOL_SOCKET, libc::SO_PRIORITY)?;
    Ok(value.cast_unsigned())
}
