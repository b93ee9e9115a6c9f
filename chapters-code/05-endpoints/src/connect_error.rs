//! Why there is no connection.

use std::io;

use socket_families::{AddressError, UnixAddress};
use transports::NoRuntime;

use crate::{Attempts, ResolveError};

/// [`create_connection`](crate::create_connection) and its relatives failed. No socket is
/// left open, and the protocol's factory has not been called.
// ANCHOR: connect_error
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConnectError {
    /// The remote or the local place has no address.
    #[error(transparent)]
    Resolve(#[from] ResolveError),

    /// Every address was tried in vain.
    #[error("can't connect to {place}: {attempts}")]
    AllFailed {
        /// What was asked for.
        place: String,
        /// What became of each address.
        #[source]
        attempts: Attempts,
    },

    /// A Unix socket can't be connected to.
    #[error("can't connect to {address}: {source}{remedy}")]
    Unix {
        /// What was asked for.
        address: UnixAddress,
        /// What to do about it.
        remedy: &'static str,
        /// The system's answer.
        source: io::Error,
    },

    /// The Unix address itself can't be: too long, empty, a null byte in a path.
    #[error(transparent)]
    UnixAddress(#[from] AddressError),

    /// A ready-made socket that can't become this kind of connection.
    #[error("the socket is {found}, and {wanted} is wanted")]
    WrongSocket {
        /// What the socket is.
        found: String,
        /// What it should be.
        wanted: &'static str,
    },

    /// A ready-made socket without a peer. asyncio takes it for connected.
    #[error(
        "the socket is not connected: connect it first, or give the address instead"
    )]
    NotConnected,

    /// A ready-made socket can't be watched.
    #[error("the runtime can't watch the socket: {0}")]
    Watch(#[source] io::Error),

    /// It is connected, and what is to stand on it can't be: TLS, whose
    /// error this is.
    #[error("{source}")]
    Layer {
        /// The kind of the system's error that is nearest to it.
        kind: io::ErrorKind,
        /// Why not.
        source: Box<dyn std::error::Error + Send + Sync>,
    },

    /// There is nothing that would drive the connection.
    #[error(transparent)]
    NoRuntime(#[from] NoRuntime),
}
// ANCHOR_END: connect_error

impl ConnectError {
    /// The kind of the system's answer; of several, the one that all have in common.
    #[must_use]
    pub fn kind(&self) -> io::ErrorKind {
        match self {
            Self::AllFailed { attempts, .. } => attempts.kind(),
            Self::Unix { source, .. } | Self::Watch(source) => source.kind(),
            Self::Layer { kind, .. } => *kind,
            Self::NotConnected => io::ErrorKind::NotConnected,
            Self::Resolve(error) => error.kind(),
            _ => io::ErrorKind::InvalidInput,
        }
    }

    /// What was tried; nothing unless every address failed.
    pub fn attempts(&self) -> impl Iterator<Item = &crate::AttemptError> {
        let attempts = match self {
            Self::AllFailed { attempts, .. } => Some(attempts.iter()),
            _ => None,
        };
        attempts.into_iter().flatten()
    }
}

/// For `?` in a function that returns `io::Result`.
impl From<ConnectError> for io::Error {
    fn from(error: ConnectError) -> Self {
        Self::new(error.kind(), error)
    }
}
