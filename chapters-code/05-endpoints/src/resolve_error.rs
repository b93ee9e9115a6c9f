//! Why a name has no address.

use std::io;

use crate::IpFamily;

/// A [`Place`](crate::Place) could not be turned into addresses: asyncio's
/// `socket.gaierror`, and what `getaddrinfo` would have got wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ResolveError {
    /// `EAI_NONAME`, `EAI_NODATA`: nobody knows the host.
    #[error(
        "{host:?} has no address ({answer}): is it spelt right? `getent ahosts {host}` \
         asks the same resolver"
    )]
    NoSuchHost {
        /// The host asked for.
        host: String,
        /// The resolver's words.
        answer: String,
    },

    /// The host has addresses, and none of the family asked for.
    #[error(
        "{place} has no {family} address: leave the family out, or choose the other"
    )]
    NoAddressOfFamily {
        /// The place asked for.
        place: String,
        /// The family asked for.
        family: IpFamily,
    },

    /// The list of known addresses is empty.
    #[error("there is no address to try: the list is empty")]
    NoAddress,

    /// `EAI_SERVICE`: the port is a word that is no service.
    #[error(
        "no service is called {service:?}: give the port's number, or see /etc/services"
    )]
    NoSuchService {
        /// The port asked for.
        service: String,
    },

    /// The port is a number above 65535.
    #[error("there is no port {port}: they are 0 to 65535")]
    NoSuchPort {
        /// The port asked for.
        port: String,
    },

    /// `EAI_AGAIN`: no name server has answered.
    #[error(
        "the resolver has no answer for {host:?} now: try again later, and see \
         /etc/resolv.conf if that doesn't help"
    )]
    TryAgain {
        /// The host asked for.
        host: String,
    },

    /// The host can't be asked for.
    #[error("{host:?} can't be looked up: {why}")]
    Unusable {
        /// The host asked for.
        host: String,
        /// What is wrong with it, and what to write in its place.
        why: &'static str,
    },

    /// The resolver failed otherwise: `EAI_SYSTEM`, `EAI_MEMORY`, …
    #[error("looking up {host:?} failed")]
    Failed {
        /// The host asked for.
        host: String,
        /// The system's answer.
        source: io::Error,
    },
}

impl ResolveError {
    /// The kind of the error: `NotFound` for a name, `TimedOut` if nobody answered,
    /// `InvalidInput` for what can't be looked up.
    #[must_use]
    pub fn kind(&self) -> io::ErrorKind {
        match self {
            Self::NoSuchHost { .. } => io::ErrorKind::NotFound,
            Self::TryAgain { .. } => io::ErrorKind::TimedOut,
            Self::Failed { source, .. } => source.kind(),
            _ => io::ErrorKind::InvalidInput,
        }
    }
}

/// For `?` in a function that returns `io::Result`.
impl From<ResolveError> for io::Error {
    fn from(error: ResolveError) -> Self {
        Self::new(error.kind(), error)
    }
}
