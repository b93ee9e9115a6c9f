//! A UDP socket with a fixed peer that the kernel need not know of.

use std::io;
use std::net::SocketAddr;
use std::os::fd::{AsFd, BorrowedFd};
use std::sync::Arc;
use std::task::{Context, Poll};

use tokio::io::ReadBuf;
use tokio::net::UdpSocket;
use transports::{DatagramSocket, ErrorEvent};

/// What a [`UdpEndpoint`](crate::UdpEndpoint) opens.
///
/// With `allow_broadcast` the socket of an endpoint with a remote address is not
/// connected, as in asyncio: the answers to a broadcast come from other addresses than it
/// was sent to, and a connected socket would drop them. The peer is then fixed here alone.
#[derive(Debug)]
pub struct UdpWithPeer {
    socket: Arc<UdpSocket>,
    // Set unless the socket itself has a peer, or there is none.
    peer: Option<SocketAddr>,
}

impl UdpWithPeer {
    pub(crate) fn new(socket: UdpSocket, peer: Option<SocketAddr>) -> Self {
        Self { socket: Arc::new(socket), peer }
    }
}

impl AsFd for UdpWithPeer {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

// ANCHOR: datagram_socket
impl DatagramSocket for UdpWithPeer {
    type Address = SocketAddr;

    fn peer(&self) -> Option<SocketAddr> {
        self.peer.or_else(|| self.socket.peer())
    }

    fn send_now(&self, data: &[u8], to: Option<&SocketAddr>) -> io::Result<()> {
        self.socket.send_now(data, to.or(self.peer.as_ref()))
    }

    fn poll_send(
        &self,
        cx: &mut Context<'_>,
        data: &[u8],
        to: Option<&SocketAddr>,
    ) -> Poll<io::Result<()>> {
        // tokio's socket has a method of this name too.
        let to = to.or(self.peer.as_ref());
        DatagramSocket::poll_send(&*self.socket, cx, data, to)
    }

    fn poll_receive(
        &self,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<SocketAddr>> {
        self.socket.poll_receive(cx, buffer)
    }

    fn error_event(self: Arc<Self>) -> ErrorEvent {
        self.socket.clone().error_event()
    }
}
// ANCHOR_END: datagram_socket
