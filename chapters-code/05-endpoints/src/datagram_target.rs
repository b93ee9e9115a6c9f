//! What a datagram endpoint can be made of.

use std::os::fd::AsFd;

use socket2::{SockRef, Type};
use tokio::net::{UdpSocket, UnixDatagram};
use tokio::runtime::Handle;
use transports::{DatagramSocket, NoRuntime};

use crate::EndpointError;
use crate::ready_made::described;

/// What [`create_datagram_endpoint`](crate::create_datagram_endpoint) takes: something that
/// becomes a datagram socket.
///
/// It is a [`UdpEndpoint`](crate::UdpEndpoint) or a [`UnixEndpoint`](crate::UnixEndpoint)
/// with their options, or a ready-made socket. asyncio's `sock=` is refused at run time
/// beside `local_addr`, `remote_addr`, `family`, `reuse_port` and `allow_broadcast`; a
/// socket has none of these methods.
// ANCHOR: datagram_target
pub trait DatagramTarget: Send {
    /// What comes of it.
    type Socket: DatagramSocket;

    /// Makes the socket, binds and connects it.
    ///
    /// # Errors
    ///
    /// Why not. Nothing is left open then, nor when the future is dropped.
    fn open(
        self,
    ) -> impl Future<Output = Result<Self::Socket, EndpointError>> + Send;
}
// ANCHOR_END: datagram_target

impl DatagramTarget for UdpSocket {
    type Socket = Self;

    async fn open(self) -> Result<Self, EndpointError> {
        check_datagram(&self)?;
        Ok(self)
    }
}

impl DatagramTarget for std::net::UdpSocket {
    type Socket = UdpSocket;

    // ANCHOR: ready_made
    async fn open(self) -> Result<UdpSocket, EndpointError> {
        Handle::try_current().map_err(|_| NoRuntime)?;
        check_datagram(&self)?;
        self.set_nonblocking(true).map_err(EndpointError::Watch)?;
        UdpSocket::from_std(self).map_err(EndpointError::Watch)
    }
    // ANCHOR_END: ready_made
}

impl DatagramTarget for UnixDatagram {
    type Socket = Self;

    async fn open(self) -> Result<Self, EndpointError> {
        check_datagram(&self)?;
        Ok(self)
    }
}

impl DatagramTarget for std::os::unix::net::UnixDatagram {
    type Socket = UnixDatagram;

    async fn open(self) -> Result<UnixDatagram, EndpointError> {
        Handle::try_current().map_err(|_| NoRuntime)?;
        check_datagram(&self)?;
        self.set_nonblocking(true).map_err(EndpointError::Watch)?;
        UnixDatagram::from_std(self).map_err(EndpointError::Watch)
    }
}

/// The types say so already, unless the socket was made of a bare descriptor.
fn check_datagram(socket: &impl AsFd) -> Result<(), EndpointError> {
    let socket = SockRef::from(socket);
    let of_type = socket.r#type().map_err(EndpointError::Watch)?;
    if of_type == Type::DGRAM {
        return Ok(());
    }
    Err(EndpointError::WrongSocket { found: described(&socket, of_type) })
}
