//! `SO_TIMESTAMP`: when the kernel got the packet, along with the data.

use std::ffi::c_int;
use std::io::{self, IoSliceMut};
use std::os::fd::{AsFd, AsRawFd};
use std::time::{Duration, SystemTime};

use nix::sys::socket::{ControlMessageOwned, MsgFlags, recvmsg};
use nix::sys::time::TimeVal;

use super::raw;

/// Asks the kernel to put the time of arrival beside what this socket receives.
///
/// The time is the kernel's wall clock when the packet came in, not when the program got
/// round to reading it. The clock of arrivals runs only while some socket wants it: a
/// packet that came just before or after it was started bears the time of reading, or
/// on TCP none.
/// Datagrams have one each; TCP gives that of the last packet that the bytes came in; a
/// Unix stream gives none.
/// [socket(7)](https://man7.org/linux/man-pages/man7/socket.7.html). asyncio has no form
/// for it: its transports don't read ancillary data.
///
/// # Errors
///
/// The system call's; none is expected on an open socket.
///
/// # Examples
///
/// ```
/// use socket_families::options::{receive_with_timestamp, set_timestamp};
///
/// let receiver = std::net::UdpSocket::bind("127.0.0.1:0")?;
/// set_timestamp(&receiver, true)?;
/// receiver.send_to(b"tick", receiver.local_addr()?)?;
/// let (length, arrived) = receive_with_timestamp(&receiver, &mut [0; 100])?;
/// assert_eq!(length, 4);
/// assert!(arrived.unwrap() <= std::time::SystemTime::now());
/// # Ok::<(), std::io::Error>(())
/// ```
// ANCHOR: set_timestamp
pub fn set_timestamp(socket: impl AsFd, on: bool) -> io::Result<()> {
    raw::set(socket, libc::SOL_SOCKET, libc::SO_TIMESTAMP, &c_int::from(on))
}
// ANCHOR_END: set_timestamp

/// Reads [`set_timestamp`]'s option back.
///
/// # Errors
///
/// The system call's; none is expected on an open socket.
pub fn timestamp(socket: impl AsFd) -> io::Result<bool> {
    Ok(raw::get::<c_int>(socket, libc::SOL_SOCKET, libc::SO_TIMESTAMP)? != 0)
}

/// Receives into `buffer`, and with it the time of arrival if the kernel gave it.
///
/// One [recvmsg(2)](https://man7.org/linux/man-pages/man2/recvmsg.2.html).
///
/// # Errors
///
/// The system call's; on a non-blocking socket `WouldBlock`, and nothing was received.
// ANCHOR: receive_with_timestamp
pub fn receive_with_timestamp(
    socket: impl AsFd,
    buffer: &mut [u8],
) -> io::Result<(usize, Option<SystemTime>)> {
    let fd = socket.as_fd().as_raw_fd();
    let mut room = nix::cmsg_space!(TimeVal);
    let mut parts = [IoSliceMut::new(buffer)];
    let received =
        recvmsg::<()>(fd, &mut parts, Some(&mut room), MsgFlags::empty())?;
    let arrived = received.cmsgs()?.find_map(|message| match message {
        ControlMessageOwned::ScmTimestamp(time) => Some(to_system_time(time)),
        _ => None,
    });
    Ok((received.bytes, arrived))
}
// ANCHOR_END: receive_with_timestamp

fn to_system_time(time: TimeVal) -> SystemTime {
    // A clock set to before 1970 counts as 1970.
    let seconds = Duration::from_secs(time.tv_sec().try_into().unwrap_or(0));
    let rest = Duration::from_micros(time.tv_usec().try_into().unwrap_or(0));
    SystemTime::UNIX_EPOCH + seconds + rest
}
