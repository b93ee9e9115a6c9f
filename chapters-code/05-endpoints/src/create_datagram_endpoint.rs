//! An endpoint for datagrams with a protocol.

use transports::{
    DatagramProtocol, DatagramSocket, DatagramTransport, attach_datagram,
};

use crate::{DatagramTarget, EndpointError};

/// Makes a datagram endpoint of a socket and of what `factory` returns: asyncio's
/// [`loop.create_datagram_endpoint`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_datagram_endpoint).
///
/// `target` is a [`UdpEndpoint`](crate::UdpEndpoint) or a
/// [`UnixEndpoint`](crate::UnixEndpoint) with their options, or a ready-made socket, for
/// instance one that has joined a multicast group. Where a name has several addresses,
/// each is tried until one can be bound and connected; asyncio tries one of each family.
/// When the future is ready, `connection_made` has been called.
///
/// Nothing goes over the network: that an endpoint towards a peer could be made says
/// nothing about the peer.
///
/// # Errors
///
/// [`EndpointError`]; no socket is left open, and `factory` has not been called.
///
/// # Panics
///
/// When `factory` panics; the socket is closed. In a runtime without I/O.
///
/// # Cancel safety
///
/// Yes: it waits for the resolver only.
///
/// # Examples
///
/// ```
/// use std::net::SocketAddr;
/// use endpoints::{UdpEndpoint, create_datagram_endpoint};
/// use transports::{DatagramProtocol, DatagramTransport};
///
/// struct Echo;
///
/// impl DatagramProtocol for Echo {
///     fn datagram_received(
///         &mut self,
///         transport: DatagramTransport,
///         data: &[u8],
///         from: SocketAddr,
///     ) {
///         let _ = transport.send_to(data, &from);
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let local = UdpEndpoint::bound_to(("127.0.0.1", 0));
/// let endpoint = create_datagram_endpoint(|| Echo, local).await?;
///
/// let client = tokio::net::UdpSocket::bind("127.0.0.1:0").await?;
/// let server = endpoint.socket_name().expect("it is bound").to_string();
/// client.send_to(b"hello", server).await?;
/// let mut echo = [0; 16];
/// let (n, _) = client.recv_from(&mut echo).await?;
/// assert_eq!(&echo[..n], b"hello");
/// # Ok(())
/// # }
/// ```
// ANCHOR: create_datagram_endpoint
pub async fn create_datagram_endpoint<T: DatagramTarget, P>(
    factory: impl FnOnce() -> P,
    target: T,
) -> Result<DatagramTransport<Address<T>>, EndpointError>
where
    P: DatagramProtocol<Address<T>>,
{
    let socket = target.open().await?;
    Ok(attach_datagram(socket, factory())?)
}
// ANCHOR_END: create_datagram_endpoint

/// What an address of the endpoint is.
type Address<T> = <<T as DatagramTarget>::Socket as DatagramSocket>::Address;
