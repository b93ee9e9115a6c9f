//! Why there is no datagram endpoint.

use std::io;

use socket_families::{AddressError, UnixAddress};
use transports::NoRuntime;

use crate::{AttemptError, Attempts, ResolveError};

/// [`create_datagram_endpoint`](crate::create_datagram_endpoint) failed. No socket is left
/// open, and the protocol's factory has not been called.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EndpointError {
    /// The local or the remote place has no address.
    #[error(transparent)]
    Resolve(#[from] ResolveError),

    /// Local and remote addresses are of different families.
    #[error(
        "{local} and {remote} have no family in common: a socket is of one family, so give \
         two IPv4 or two IPv6 addresses"
    )]
    NoCommonFamily {
        /// The local place.
        local: String,
        /// The remote place.
        remote: String,
    },

    /// Every address was tried in vain.
    #[error("no datagram endpoint {place}: {attempts}")]
    AllFailed {
        /// What was asked for.
        place: String,
        /// What became of each address.
        #[source]
        attempts: Attempts,
    },

    /// A Unix socket can't be bound or connected.
    #[error("no datagram endpoint {doing} {address}: {source}{remedy}")]
    Unix {
        /// What was tried: `at` the local or `towards` the remote address.
        doing: &'static str,
        /// The address.
        address: UnixAddress,
        /// What to do about it.
        remedy: &'static str,
        /// The system's answer.
        source: io::Error,
    },

    /// The Unix address itself can't be: too long, empty, a null byte in a path.
    #[error(transparent)]
    UnixAddress(#[from] AddressError),

    /// A ready-made socket that is no datagram socket.
    #[error("the socket is {found}, and a datagram socket (SOCK_DGRAM) is wanted")]
    WrongSocket {
        /// What the socket is.
        found: String,
    },

    /// The socket can't be watched.
    #[error("the runtime can't watch the socket: {0}")]
    Watch(#[source] io::Error),

    /// There is nothing that would drive the endpoint.
    #[error(transparent)]
    NoRuntime(#[from] NoRuntime),
}

impl EndpointError {
    /// The kind of the system's answer; of several, the one that all have in common.
    #[must_use]
    pub fn kind(&self) -> io::ErrorKind {
        match self {
            Self::AllFailed { attempts, .. } => attempts.kind(),
            Self::Unix { source, .. } | Self::Watch(source) => source.kind(),
            Self::Resolve(error) => error.kind(),
            _ => io::ErrorKind::InvalidInput,
        }
    }

    /// What was tried; nothing unless every address failed.
    pub fn attempts(&self) -> impl Iterator<Item = &AttemptError> {
        let attempts = match self {
            Self::AllFailed { attempts, .. } => Some(attempts.iter()),
            _ => None,
        };
        attempts.into_iter().flatten()
    }
}

/// For `?` in a function that returns `io::Result`.
impl From<EndpointError> for io::Error {
    fn from(error: EndpointError) -> Self {
        Self::new(error.kind(), error)
    }
}
