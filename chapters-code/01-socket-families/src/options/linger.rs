//! `SO_LINGER`: what `close` does with bytes that the peer hasn't acknowledged.

use std::ffi::c_int;
use std::io;
use std::os::fd::AsFd;
use std::time::Duration;

use super::raw;

/// Chooses among three ways to close a TCP connection.
///
/// - `None`, the default: `close` returns at once, and the kernel goes on sending.
/// - `Some` of zero: `close` throws away what wasn't sent and resets the connection (RST);
///   the peer reads `ECONNRESET`.
/// - `Some` of whole seconds: `close` blocks its thread until all is acknowledged or the
///   time is over, on a non-blocking socket too. Never in async code: the thread is the
///   runtime's.
///
/// `shutdown` doesn't linger on Linux.
/// [socket(7)](https://man7.org/linux/man-pages/man7/socket.7.html); in Python it is
/// `struct.pack("ii", on, seconds)`.
///
/// # Errors
///
/// `InvalidInput` for a time that isn't whole seconds or is more of them than an `int`
/// holds: half a second would become 0, and that would reset the connection.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use socket_families::options::{linger, set_linger};
///
/// let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
/// let stream = std::net::TcpStream::connect(listener.local_addr()?)?;
/// assert_eq!(linger(&stream)?, None);
/// set_linger(&stream, Some(Duration::ZERO))?;
/// assert_eq!(linger(&stream)?, Some(Duration::ZERO));
/// assert!(set_linger(&stream, Some(Duration::from_millis(500))).is_err());
/// # Ok::<(), std::io::Error>(())
/// ```
// ANCHOR: set_linger
pub fn set_linger(socket: impl AsFd, time: Option<Duration>) -> io::Result<()> {
    let l_linger = match time {
        None => 0,
        Some(time) => whole_seconds(time)?,
    };
    let value = libc::linger { l_onoff: time.is_some().into(), l_linger };
    raw::set(socket, libc::SOL_SOCKET, libc::SO_LINGER, &value)
}
// ANCHOR_END: set_linger

/// Reads [`set_linger`]'s choice back.
///
/// # Errors
///
/// The system call's; none is expected on an open socket.
pub fn linger(socket: impl AsFd) -> io::Result<Option<Duration>> {
    let value: libc::linger = raw::get(socket, libc::SOL_SOCKET, libc::SO_LINGER)?;
    // The kernel gives no negative time.
    let time = Duration::from_secs(value.l_linger.try_into().unwrap_or(0));
    Ok((value.l_onoff != 0).then_some(time))
}

fn whole_seconds(time: Duration) -> io::Result<c_int> {
    let seconds = c_int::try_from(time.as_secs()).ok();
    seconds.filter(|_| time.subsec_nanos() == 0).ok_or_else(|| {
        let message =
            format!("a linger time of {time:?}: whole seconds, up to 2^31 - 1");
        io::Error::new(io::ErrorKind::InvalidInput, message)
    })
}
