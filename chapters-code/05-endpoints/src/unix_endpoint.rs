//! A Unix datagram endpoint to be made.

use std::io;

use socket_families::UnixAddress;
use socket2::{Domain, SockAddr, Socket, Type};
use tokio::net::UnixDatagram;
use tokio::runtime::Handle;
use transports::NoRuntime;

use crate::stale_path::remove_stale_path;
use crate::unix_target::remedy;
use crate::{DatagramTarget, EndpointError, IntoUnixAddress};

/// A Unix datagram endpoint to be made: asyncio's `create_datagram_endpoint` with
/// `family=AF_UNIX` and paths in place of pairs.
///
/// A socket file that is left over at the local path is removed, one that somebody still
/// receives at is not: asyncio removes both. The file stays when the endpoint is closed.
///
/// `reuse_port` and `allow_broadcast` mean nothing here and are not there.
#[derive(Debug, Clone)]
#[must_use = "it is no endpoint yet: give it to create_datagram_endpoint"]
pub struct UnixEndpoint {
    local: Option<UnixAddress>,
    remote: Option<UnixAddress>,
}

impl UnixEndpoint {
    /// Receives at `path`, which begins with a null byte for an abstract name.
    pub fn bound_to(path: impl IntoUnixAddress) -> Self {
        Self { local: Some(path.into_unix_address()), remote: None }
    }

    /// Sends to the socket at `path`, which must be there. For answers it needs a local
    /// path too: nobody can send to a socket without a name.
    pub fn connected_to(path: impl IntoUnixAddress) -> Self {
        Self { local: None, remote: Some(path.into_unix_address()) }
    }

    /// Neither bound nor connected: it can send, and get no answer.
    pub fn unbound() -> Self {
        Self { local: None, remote: None }
    }

    /// The local path, beside a remote one.
    pub fn local_addr(mut self, path: impl IntoUnixAddress) -> Self {
        self.local = Some(path.into_unix_address());
        self
    }

    /// The remote path, beside a local one.
    pub fn remote_addr(mut self, path: impl IntoUnixAddress) -> Self {
        self.remote = Some(path.into_unix_address());
        self
    }
}

impl DatagramTarget for UnixEndpoint {
    type Socket = UnixDatagram;

    // ANCHOR: open
    async fn open(self) -> Result<UnixDatagram, EndpointError> {
        Handle::try_current().map_err(|_| NoRuntime)?;
        let socket = Socket::new(Domain::UNIX, Type::DGRAM, None)
            .map_err(EndpointError::Watch)?;
        socket.set_nonblocking(true).map_err(EndpointError::Watch)?;
        if let Some(local) = self.local {
            let sockaddr = SockAddr::try_from(&local)?;
            let bound = vacate(&local).and_then(|()| socket.bind(&sockaddr));
            bound.map_err(|source| EndpointError::Unix {
                doing: "at",
                remedy: bind_remedy(&source),
                address: local,
                source,
            })?;
        }
        if let Some(remote) = self.remote {
            let connected = socket.connect(&SockAddr::try_from(&remote)?);
            connected.map_err(|source| EndpointError::Unix {
                doing: "towards",
                remedy: remedy(&remote, &source),
                address: remote,
                source,
            })?;
        }
        UnixDatagram::from_std(socket.into()).map_err(EndpointError::Watch)
    }
    // ANCHOR_END: open
}

fn vacate(local: &UnixAddress) -> io::Result<()> {
    match local {
        UnixAddress::Path(path) => remove_stale_path(path, Type::DGRAM),
        _ => Ok(()),
    }
}

fn bind_remedy(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::AddrInUse => {
            "; somebody receives there, or a file that is no socket is in the way"
        }
        io::ErrorKind::NotFound => "; its folder is not there: make it first",
        io::ErrorKind::PermissionDenied => {
            "; making a socket file takes the right to write to its folder"
        }
        _ => "",
    }
}
