//! Why there is no server, or it can't serve.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use socket_families::{Address, AddressError, UnixAddress};

use crate::ResolveError;

/// A server could not be made or started. Whatever sockets it had are closed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The host or the port could not be looked up.
    #[error(transparent)]
    Resolve(#[from] ResolveError),

    /// The path or the abstract name can't be an address.
    #[error(transparent)]
    Address(#[from] AddressError),

    /// `socket` failed: no free descriptor, most often.
    #[error("no socket to listen with: {0}")]
    Socket(#[source] io::Error),

    /// `bind` or `listen` failed, on this address of perhaps several.
    #[error("can't listen on {address}: {source}{}", remedy(address, source))]
    Bind {
        /// The address.
        address: Address,
        /// The system's answer, or what it is about a file.
        source: io::Error,
    },

    /// This machine has none of the addresses, or the list of hosts is empty.
    #[error("{}", no_address(tried))]
    NoAddress {
        /// What the hosts were looked up to.
        tried: Vec<SocketAddr>,
    },

    /// Another server listens on the socket at this path. asyncio would remove it.
    #[error(
        "address {path:?} is already in use: a server listens there; stop it, or choose \
         another path"
    )]
    LivePath {
        /// The path asked for.
        path: PathBuf,
    },

    /// There is a file at this path that is no socket.
    #[error(
        "address {path:?} is already in use by something that is no socket; move it, or \
         choose another path"
    )]
    NotASocket {
        /// The path asked for.
        path: PathBuf,
    },

    /// The server is closed: asyncio's `RuntimeError`, "server … is closed".
    #[error("the server is closed; make a new one")]
    Closed,

    /// Another task serves for ever, and goes on: asyncio's `RuntimeError`, "already being
    /// awaited on serve_forever()".
    #[error("serve_forever is already awaited by another task; await it once")]
    AlreadyForever,
}

impl ServeError {
    pub(crate) fn bind(address: impl Into<AnyAddress>, source: io::Error) -> Self {
        Self::Bind { address: address.into().0, source }
    }

    /// The kind of the system's error, `AddrInUse` for one; of a name that can't be looked
    /// up, as [`ResolveError::kind`] has it.
    #[must_use]
    pub fn kind(&self) -> io::ErrorKind {
        match self {
            Self::Socket(source) | Self::Bind { source, .. } => source.kind(),
            Self::NoAddress { .. } => io::ErrorKind::AddrNotAvailable,
            Self::LivePath { .. } | Self::NotASocket { .. } => {
                io::ErrorKind::AddrInUse
            }
            Self::Address(_) => io::ErrorKind::InvalidInput,
            Self::Resolve(error) => error.kind(),
            Self::Closed | Self::AlreadyForever => io::ErrorKind::Other,
        }
    }
}

impl From<ServeError> for io::Error {
    fn from(error: ServeError) -> Self {
        Self::new(error.kind(), error)
    }
}

/// An address of any of the forms that are at hand.
pub(crate) struct AnyAddress(Address);

impl From<Address> for AnyAddress {
    fn from(address: Address) -> Self {
        Self(address)
    }
}

impl From<SocketAddr> for AnyAddress {
    fn from(address: SocketAddr) -> Self {
        let sockaddr = socket2::SockAddr::from(address);
        Self(Address::try_from(&sockaddr).unwrap_or(Address::Unspecified))
    }
}

impl From<UnixAddress> for AnyAddress {
    fn from(address: UnixAddress) -> Self {
        Self(Address::Unix(address))
    }
}

fn remedy(address: &Address, error: &io::Error) -> &'static str {
    match (error.kind(), address) {
        (io::ErrorKind::AddrInUse, Address::Unix(_)) => {
            "; stop who listens there, or choose another"
        }
        (io::ErrorKind::AddrInUse, _) => {
            "; stop who listens there, choose another, or port 0 for a free one"
        }
        (io::ErrorKind::PermissionDenied, Address::Unix(_)) => {
            "; making a socket file takes the right to write to its folder"
        }
        (io::ErrorKind::PermissionDenied, _) => {
            "; ports below net.ipv4.ip_unprivileged_port_start take CAP_NET_BIND_SERVICE"
        }
        (io::ErrorKind::NotFound, Address::Unix(_)) => {
            "; its folder is not there: make it first"
        }
        _ => "",
    }
}

fn no_address(tried: &[SocketAddr]) -> String {
    if tried.is_empty() {
        return "there is no address to listen on: the list of hosts is empty"
            .to_owned();
    }
    let tried: Vec<_> = tried.iter().map(SocketAddr::to_string).collect();
    format!(
        "none of the addresses is this machine's: {}; `ip address` lists those that are",
        tried.join(", ")
    )
}
