//! What became of one address.

use std::error::Error;
use std::fmt;
use std::io;
use std::net::SocketAddr;

use crate::IpFamily;

/// One address was tried, in vain.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AttemptError {
    /// The system has no socket of the family, or no descriptor left.
    #[error("no {family} socket: {source}")]
    NoSocket {
        /// The family of the address.
        family: IpFamily,
        /// The system's answer.
        source: io::Error,
    },

    /// An option that was asked for can't be set.
    #[error("{option} can't be set: {source}")]
    Option {
        /// The option, as in the man page.
        option: &'static str,
        /// The system's answer.
        source: io::Error,
    },

    /// The local address can't be had.
    #[error("local address {local}: {source}{}", bind_remedy(source))]
    Bind {
        /// The address that was to be ours.
        local: SocketAddr,
        /// The system's answer.
        source: io::Error,
    },

    /// Local addresses were given, and none has the family of the remote one.
    #[error("{address}: none of the local addresses given is an {family} address")]
    NoLocalAddress {
        /// The address that was to be connected to.
        address: SocketAddr,
        /// Its family.
        family: IpFamily,
    },

    /// The connection did not come about.
    #[error("{address}: {source}{}", connect_remedy(source))]
    Connect {
        /// The address that was to be connected to.
        address: SocketAddr,
        /// The system's answer.
        source: io::Error,
    },
}

impl AttemptError {
    /// The system's answer; `None` where it was not asked.
    #[must_use]
    pub fn io_error(&self) -> Option<&io::Error> {
        match self {
            Self::NoSocket { source, .. }
            | Self::Option { source, .. }
            | Self::Bind { source, .. }
            | Self::Connect { source, .. } => Some(source),
            Self::NoLocalAddress { .. } => None,
        }
    }

    /// The kind of the system's answer.
    #[must_use]
    pub fn kind(&self) -> io::ErrorKind {
        self.io_error().map_or(io::ErrorKind::AddrNotAvailable, io::Error::kind)
    }
}

pub(crate) fn bind_remedy(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::AddrInUse => "; port 0 takes a free one",
        io::ErrorKind::AddrNotAvailable => {
            "; it is no address of this machine, which `ip address` lists"
        }
        io::ErrorKind::PermissionDenied => {
            "; ports below 1024 take the capability CAP_NET_BIND_SERVICE"
        }
        _ => "",
    }
}

fn connect_remedy(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => "; nobody listens on that port there",
        io::ErrorKind::TimedOut => {
            "; nobody answers: the host is off, or a filter is on"
        }
        io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable => {
            "; this machine has no way there, see `ip route get`"
        }
        io::ErrorKind::PermissionDenied => {
            "; a filter forbids it, or it is a broadcast address"
        }
        _ => "",
    }
}

/// All that was tried, in the order of the addresses; at least one.
///
/// asyncio raises an `OSError` of its own with the texts of all, or, with
/// `all_errors=True` since 3.12, an `ExceptionGroup`. Here all are always kept, and the
/// text follows asyncio's rule: if all say the same, it is said once.
///
/// Its source is the first of them.
#[derive(Debug)]
pub struct Attempts(Vec<AttemptError>);

impl Attempts {
    pub(crate) fn new(errors: Vec<AttemptError>) -> Self {
        Self(errors)
    }

    /// Each of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &AttemptError> {
        self.0.iter()
    }

    /// The kind that all have in common, else `Other`.
    #[must_use]
    pub fn kind(&self) -> io::ErrorKind {
        let mut kinds = self.0.iter().map(AttemptError::kind);
        let first = kinds.next().unwrap_or(io::ErrorKind::Other);
        if kinds.all(|kind| kind == first) { first } else { io::ErrorKind::Other }
    }
}

// ANCHOR: attempts
impl fmt::Display for Attempts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts: Vec<_> = self.0.iter().map(ToString::to_string).collect();
        match &texts[..] {
            [] => f.write_str("nothing was tried"),
            [first, rest @ ..] if rest.iter().all(|text| text == first) => {
                f.write_str(first)
            }
            all => write!(f, "multiple errors: {}", all.join(", ")),
        }
    }
}
// ANCHOR_END: attempts

impl Error for Attempts {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.first().map(|first| first as _)
    }
}
