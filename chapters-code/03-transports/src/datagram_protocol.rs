//! The callbacks of a datagram endpoint.

use std::io;
use std::net::SocketAddr;

use crate::{DatagramAddress, DatagramTransport, TransportError};

/// What a datagram endpoint calls: asyncio's
/// [`DatagramProtocol`](https://docs.python.org/3/library/asyncio-protocol.html#asyncio.DatagramProtocol).
///
/// `connection_made → (datagram_received | error_received)* → connection_lost`
///
/// `pause_writing` and `resume_writing` come in pairs anywhere between the first and the
/// last. One callback runs at a time. Each has a default body.
///
/// `A` is what an address is: [`SocketAddr`] over UDP,
/// [`UnixAddress`](socket_families::UnixAddress) over Unix datagrams.
///
/// asyncio logs an exception of `datagram_received` and goes on. A protocol that panics
/// here has a state that can't be trusted: its endpoint ends, and `connection_lost` is
/// given [`TransportError::Panicked`].
///
/// # Examples
///
/// ```
/// use std::net::SocketAddr;
/// use tokio::net::UdpSocket;
/// use transports::{DatagramProtocol, DatagramTransport, attach_datagram};
///
/// struct Upper;
///
/// impl DatagramProtocol for Upper {
///     fn datagram_received(
///         &mut self,
///         transport: DatagramTransport,
///         data: &[u8],
///         from: SocketAddr,
///     ) {
///         // Without a fixed peer any address will do, until the endpoint is closed.
///         let _ = transport.send_to(&data.to_ascii_uppercase(), &from);
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let server = UdpSocket::bind("127.0.0.1:0").await?;
/// let address = server.local_addr()?;
/// attach_datagram(server, Upper)?;
///
/// let client = UdpSocket::bind("127.0.0.1:0").await?;
/// client.send_to(b"hello", address).await?;
/// let mut answer = [0; 16];
/// let (n, from) = client.recv_from(&mut answer).await?;
/// assert_eq!((&answer[..n], from), (&b"HELLO"[..], address));
/// # Ok(())
/// # }
/// ```
// ANCHOR: datagram_protocol
#[expect(unused_variables, reason = "a default body does nothing")]
pub trait DatagramProtocol<A: DatagramAddress = SocketAddr>: Send + 'static {
    /// The endpoint is there. Called once, first.
    fn connection_made(&mut self, transport: DatagramTransport<A>) {}

    /// One datagram, whole; it may be empty.
    fn datagram_received(
        &mut self,
        transport: DatagramTransport<A>,
        data: &[u8],
        from: A,
    ) {
    }

    /// An earlier send or receive failed. The endpoint stays open.
    fn error_received(&mut self, transport: DatagramTransport<A>, error: io::Error) {
    }

    /// The queue has risen above its high-water mark: send no more for now.
    fn pause_writing(&mut self, transport: DatagramTransport<A>) {}

    /// The queue has fallen to its low-water mark or below: send on.
    fn resume_writing(&mut self, transport: DatagramTransport<A>) {}

    /// It is over: in order (`None`), or because of `error`. Called once, last.
    fn connection_lost(&mut self, error: Option<TransportError>) {}
}
// ANCHOR_END: datagram_protocol
