//! `SO_PASSCRED`: who sent this, in the kernel's word, along with the data.

use std::ffi::c_int;
use std::io::{self, IoSliceMut};
use std::os::fd::{AsFd, AsRawFd};

use nix::sys::socket::{ControlMessageOwned, MsgFlags, UnixAddr, recvmsg};

use super::raw;

/// A process, as `SCM_CREDENTIALS` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Credentials {
    /// The process; 0 when the kernel doesn't know.
    pub process: libc::pid_t,
    /// Its user; `kernel.overflowuid`, mostly 65534, when the kernel doesn't know.
    pub user: libc::uid_t,
    /// Its group; `kernel.overflowgid` when the kernel doesn't know.
    pub group: libc::gid_t,
}

/// Asks the kernel to put the sender's credentials beside whatever this socket receives.
/// Linux; for Unix sockets (and netlink, where the sender is mostly the kernel).
///
/// Set it on the receiver, before anything is sent: data that was queued earlier comes
/// with process 0. A socket without an address that has it set gets an abstract name when
/// it connects or sends.
/// [unix(7)](https://man7.org/linux/man-pages/man7/unix.7.html). asyncio has no form for
/// it: its streams and transports don't read ancillary data.
///
/// # Errors
///
/// `EOPNOTSUPP` on TCP and UDP, which earlier kernels than Linux 6.16 accepted without
/// effect.
///
/// # Examples
///
/// ```
/// use std::io::Write;
/// use std::os::unix::net::UnixStream;
/// use socket_families::options::{receive_with_credentials, set_pass_credentials};
///
/// let (mut sender, receiver) = UnixStream::pair()?;
/// set_pass_credentials(&receiver, true)?;
/// sender.write_all(b"it's me")?;
/// let (length, sent_by) = receive_with_credentials(&receiver, &mut [0; 100])?;
/// assert_eq!(length, 7);
/// assert_eq!(sent_by.unwrap().process, std::process::id().cast_signed());
/// # Ok::<(), std::io::Error>(())
/// ```
// ANCHOR: set_pass_credentials
pub fn set_pass_credentials(socket: impl AsFd, on: bool) -> io::Result<()> {
    raw::set(socket, libc::SOL_SOCKET, libc::SO_PASSCRED, &c_int::from(on))
}
// ANCHOR_END: set_pass_credentials

/// Reads [`set_pass_credentials`]'s option back.
///
/// # Errors
///
/// As [`set_pass_credentials`].
pub fn pass_credentials(socket: impl AsFd) -> io::Result<bool> {
    Ok(raw::get::<c_int>(socket, libc::SOL_SOCKET, libc::SO_PASSCRED)? != 0)
}

/// Receives into `buffer`, and with it the sender's credentials if the kernel gave them.
///
/// One [recvmsg(2)](https://man7.org/linux/man-pages/man2/recvmsg.2.html). The kernel puts
/// no bytes of two different senders into one answer.
///
/// # Errors
///
/// The system call's; on a non-blocking socket `WouldBlock`, and nothing was received.
// ANCHOR: receive_with_credentials
pub fn receive_with_credentials(
    socket: impl AsFd,
    buffer: &mut [u8],
) -> io::Result<(usize, Option<Credentials>)> {
    let fd = socket.as_fd().as_raw_fd();
    let mut room = nix::cmsg_space!(libc::ucred);
    let mut parts = [IoSliceMut::new(buffer)];
    let received =
        recvmsg::<UnixAddr>(fd, &mut parts, Some(&mut room), MsgFlags::empty())?;
    let sent_by = received.cmsgs()?.find_map(|message| match message {
        ControlMessageOwned::ScmCredentials(sender) => Some(Credentials {
            process: sender.pid(),
            user: sender.uid(),
            group: sender.gid(),
        }),
        _ => None,
    });
    Ok((received.bytes, sent_by))
}
// ANCHOR_END: receive_with_credentials
