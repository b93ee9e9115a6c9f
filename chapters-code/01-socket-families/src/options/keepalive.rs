//! `SO_KEEPALIVE` and its three knobs: finding out that an idle peer is gone.

use std::ffi::c_int;
use std::io;
use std::os::fd::AsFd;
use std::time::Duration;

use super::raw;

/// When TCP asks an idle peer whether it is still there, and when it gives up.
///
/// [tcp(7)](https://man7.org/linux/man-pages/man7/tcp.7.html): `TCP_KEEPIDLE`,
/// `TCP_KEEPINTVL` and `TCP_KEEPCNT`; RFC 9293, section 3.8.4.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
// ANCHOR: keepalive
pub struct Keepalive {
    /// Without traffic for this long, the first probe; 1 to 32767 whole seconds.
    pub idle: Duration,
    /// From one unanswered probe to the next; 1 to 32767 whole seconds.
    pub interval: Duration,
    /// After this many unanswered probes the connection is dead; 1 to 127.
    pub probes: u8,
}
// ANCHOR_END: keepalive

/// Turns probes on, with these times, or off (`None`).
///
/// A dead peer then shows as `ETIMEDOUT` on the next call, or at once to a task that
/// awaits the socket, after about `idle + interval * probes`. It finds death, and only
/// while the connection is idle: unacknowledged data has a clock of its own
/// (`TCP_USER_TIMEOUT`).
///
/// [`socket.setsockopt`](https://docs.python.org/3/library/socket.html#socket.socket.setsockopt)
/// with the same four constants in Python.
///
/// # Errors
///
/// `InvalidInput` for a time that isn't whole seconds from 1 to 32767, or for probes that
/// aren't 1 to 127. `EOPNOTSUPP` or `ENOPROTOOPT` where the socket isn't TCP. A refusal
/// by the kernel leaves keepalive as it was, though a knob may have been turned.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use socket_families::options::{Keepalive, keepalive, set_keepalive};
///
/// let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
/// let stream = std::net::TcpStream::connect(listener.local_addr()?)?;
/// assert_eq!(keepalive(&stream)?, None);
/// let minute = Duration::from_secs(60);
/// let wanted = Keepalive { idle: minute, interval: minute / 6, probes: 3 };
/// set_keepalive(&stream, Some(wanted))?;
/// assert_eq!(keepalive(&stream)?, Some(wanted));
/// # Ok::<(), std::io::Error>(())
/// ```
// ANCHOR: set_keepalive
pub fn set_keepalive(
    socket: impl AsFd,
    keepalive: Option<Keepalive>,
) -> io::Result<()> {
    let tcp = libc::IPPROTO_TCP;
    if let Some(Keepalive { idle, interval, probes }) = keepalive {
        // All checked before anything is set.
        let (idle, interval) = (whole_seconds(idle)?, whole_seconds(interval)?);
        let probes = count(probes)?;
        raw::set(&socket, tcp, libc::TCP_KEEPIDLE, &idle)?;
        raw::set(&socket, tcp, libc::TCP_KEEPINTVL, &interval)?;
        raw::set(&socket, tcp, libc::TCP_KEEPCNT, &probes)?;
    }
    // Last, so that the first timer starts with the times wanted.
    let on = c_int::from(keepalive.is_some());
    raw::set(&socket, libc::SOL_SOCKET, libc::SO_KEEPALIVE, &on)
}
// ANCHOR_END: set_keepalive

/// Reads the times back; `None` while probes are off, which is the default.
///
/// # Errors
///
/// The system call's: `EOPNOTSUPP` or `ENOPROTOOPT` where probes are on but the socket
/// isn't TCP.
pub fn keepalive(socket: impl AsFd) -> io::Result<Option<Keepalive>> {
    if raw::get::<c_int>(&socket, libc::SOL_SOCKET, libc::SO_KEEPALIVE)? == 0 {
        return Ok(None);
    }
    keepalive_times(socket).map(Some)
}

/// Reads the times that probes have, or would have if they were on: the defaults of
/// `net.ipv4.tcp_keepalive_time`, `_intvl` and `_probes` until they are set.
///
/// # Errors
///
/// The system call's: `EOPNOTSUPP` or `ENOPROTOOPT` where the socket isn't TCP.
pub fn keepalive_times(socket: impl AsFd) -> io::Result<Keepalive> {
    let knob = |name| {
        let value = raw::get::<c_int>(&socket, libc::IPPROTO_TCP, name)?;
        u32::try_from(value).map_err(io::Error::other)
    };
    let seconds = |value| Duration::from_secs(u64::from(value));
    Ok(Keepalive {
        idle: seconds(knob(libc::TCP_KEEPIDLE)?),
        interval: seconds(knob(libc::TCP_KEEPINTVL)?),
        probes: knob(libc::TCP_KEEPCNT)?.try_into().unwrap_or(u8::MAX),
    })
}

fn whole_seconds(time: Duration) -> io::Result<c_int> {
    let whole = time.subsec_nanos() == 0 && (1..=32767).contains(&time.as_secs());
    let seconds = c_int::try_from(time.as_secs()).ok().filter(|_| whole);
    seconds.ok_or_else(|| {
        let message =
            format!("a keepalive time of {time:?}: 1 to 32767 whole seconds");
        io::Error::new(io::ErrorKind::InvalidInput, message)
    })
}

fn count(probes: u8) -> io::Result<c_int> {
    if (1..=127).contains(&probes) {
        return Ok(probes.into());
    }
    let message = format!("{probes} keepalive probes: 1 to 127");
    Err(io::Error::new(io::ErrorKind::InvalidInput, message))
}
