//! `SO_RCVTIMEO` and `SO_SNDTIMEO`: how long a blocking call may block.
//!
//! Both are a `timeval`, where zero means no limit; the two share their conversion, and
//! so their file.

use std::io;
use std::os::fd::AsFd;
use std::time::Duration;

use super::raw;

/// Limits how long a blocking `recv`, `read` or `accept` waits; `None` is no limit.
///
/// The call then fails with `EAGAIN`, which is [`io::ErrorKind::WouldBlock`]. Nothing that
/// is non-blocking minds this option: in async code it does nothing, and the limit is
/// [`tokio::time::timeout`] or `asyncio.timeout` instead. The kernel rounds up to its
/// clock tick.
/// [socket(7)](https://man7.org/linux/man-pages/man7/socket.7.html) ·
/// [`socket.settimeout`](https://docs.python.org/3/library/socket.html#socket.socket.settimeout)
/// is another thing: it polls.
///
/// # Errors
///
/// `InvalidInput` for `Some` of zero, which the kernel would take as no limit, and for
/// more seconds than a `timeval` holds.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use socket_families::options::{receive_timeout, set_receive_timeout};
///
/// let socket = std::net::UdpSocket::bind("127.0.0.1:0")?;
/// set_receive_timeout(&socket, Some(Duration::from_millis(20)))?;
/// assert!(receive_timeout(&socket)? >= Some(Duration::from_millis(20)));
/// let error = socket.recv(&mut [0; 16]).unwrap_err();
/// assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock);
/// # Ok::<(), std::io::Error>(())
/// ```
// ANCHOR: set_receive_timeout
pub fn set_receive_timeout(
    socket: impl AsFd,
    limit: Option<Duration>,
) -> io::Result<()> {
    raw::set(socket, libc::SOL_SOCKET, libc::SO_RCVTIMEO, &to_timeval(limit)?)
}
// ANCHOR_END: set_receive_timeout

/// Reads [`set_receive_timeout`]'s limit back.
///
/// # Errors
///
/// The system call's; none is expected on an open socket.
pub fn receive_timeout(socket: impl AsFd) -> io::Result<Option<Duration>> {
    Ok(from_timeval(raw::get(socket, libc::SOL_SOCKET, libc::SO_RCVTIMEO)?))
}

/// Limits how long a blocking `send`, `write` or `connect` waits; `None` is no limit.
///
/// A send that got part of its bytes out when the time is over returns their number, and
/// only the next one fails with `EAGAIN`. A `connect` fails with `EINPROGRESS`. Otherwise
/// as [`set_receive_timeout`].
///
/// # Errors
///
/// As [`set_receive_timeout`].
pub fn set_send_timeout(
    socket: impl AsFd,
    limit: Option<Duration>,
) -> io::Result<()> {
    raw::set(socket, libc::SOL_SOCKET, libc::SO_SNDTIMEO, &to_timeval(limit)?)
}

/// Reads [`set_send_timeout`]'s limit back.
///
/// # Errors
///
/// The system call's; none is expected on an open socket.
pub fn send_timeout(socket: impl AsFd) -> io::Result<Option<Duration>> {
    Ok(from_timeval(raw::get(socket, libc::SOL_SOCKET, libc::SO_SNDTIMEO)?))
}

fn to_timeval(limit: Option<Duration>) -> io::Result<libc::timeval> {
    let Some(limit) = limit else {
        return Ok(libc::timeval { tv_sec: 0, tv_usec: 0 });
    };
    if limit.is_zero() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "a timeout of 0 would mean none at all: use None, or a non-blocking socket",
        ));
    }
    let too_long = || {
        let message = format!("a timeout of {} s is too long", limit.as_secs());
        io::Error::new(io::ErrorKind::InvalidInput, message)
    };
    // Rounded up, lest a few nanoseconds become 0, which is no limit. A rounded-up second
    // is carried, for the kernel refuses a million microseconds (EDOM).
    let microseconds = limit.subsec_nanos().div_ceil(1000);
    let seconds = limit.as_secs() + u64::from(microseconds / 1_000_000);
    Ok(libc::timeval {
        tv_sec: seconds.try_into().map_err(|_| too_long())?,
        tv_usec: (microseconds % 1_000_000).into(),
    })
}

fn from_timeval(value: libc::timeval) -> Option<Duration> {
    // The kernel gives neither negative seconds nor a whole second of microseconds.
    let seconds = Duration::from_secs(value.tv_sec.try_into().unwrap_or(0));
    let rest = Duration::from_micros(value.tv_usec.try_into().unwrap_or(0));
    Some(seconds + rest).filter(|limit| !limit.is_zero())
}
