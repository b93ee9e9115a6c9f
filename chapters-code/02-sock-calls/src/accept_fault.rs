//! Whose fault a failed accept is.

use std::io;

/// What an error of [`sock_accept`](crate::sock_accept) means for the loop around it.
///
/// [accept(2)](https://man7.org/linux/man-pages/man2/accept.2.html#ERRORS) has the list:
/// Linux hands on what went wrong with the connection that was to be accepted, and that
/// is no reason to stop accepting others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AcceptFault {
    /// That one connection failed before it was accepted: take the next.
    Connection,
    /// Files, sockets or memory ran out: wait, then go on. Trying again at once would
    /// fail again and keep the processor busy, for the connection is still in the queue.
    Shortage,
    /// The listener itself can't accept: not listening, shut down, not a socket.
    Listener,
}

impl AcceptFault {
    /// Tells whose fault `error` is.
    // ANCHOR: of
    #[must_use]
    pub fn of(error: &io::Error) -> Self {
        match error.raw_os_error() {
            Some(
                libc::ECONNABORTED
                | libc::ECONNRESET
                | libc::EPROTO
                | libc::EPERM
                | libc::ENETDOWN
                | libc::ENETUNREACH
                | libc::EHOSTDOWN
                | libc::EHOSTUNREACH
                | libc::ENOPROTOOPT
                | libc::EOPNOTSUPP
                | libc::ETIMEDOUT,
            ) => Self::Connection,
            Some(
                libc::EMFILE
                | libc::ENFILE
                | libc::ENOBUFS
                | libc::ENOMEM
                | libc::ENOSPC,
            ) => Self::Shortage,
            // The connection's machine is off the network: only Linux has a name for it.
            #[cfg(target_os = "linux")]
            Some(libc::ENONET) => Self::Connection,
            _ => Self::Listener,
        }
    }
    // ANCHOR_END: of
}
