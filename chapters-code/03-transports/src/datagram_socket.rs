//! What a datagram transport can be made of.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::os::fd::AsFd;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use socket_families::UnixAddress;
use socket2::{SockAddr, SockRef};
use tokio::io::{Interest, ReadBuf};
use tokio::net::{UdpSocket, UnixDatagram};

/// A bound or connected datagram socket: [`UdpSocket`], [`UnixDatagram`], or one of
/// another family that has these five calls.
pub trait DatagramSocket: AsFd + Send + Sync + 'static {
    /// What an address of the family is: [`SocketAddr`] for UDP, [`UnixAddress`] for
    /// Unix datagrams. asyncio has a tuple of two, a tuple of four, a path, or `None`.
    type Address: DatagramAddress;

    /// The one peer of a connected socket.
    fn peer(&self) -> Option<Self::Address>;

    /// Sends at once or fails with `WouldBlock`; to the socket's peer without `to`.
    ///
    /// # Errors
    ///
    /// The kernel's, or `InvalidInput` for an address that it can't be told.
    fn send_now(&self, data: &[u8], to: Option<&Self::Address>) -> io::Result<()>;

    /// Sends as soon as there is room.
    fn poll_send(
        &self,
        cx: &mut Context<'_>,
        data: &[u8],
        to: Option<&Self::Address>,
    ) -> Poll<io::Result<()>>;

    /// Receives one datagram.
    fn poll_receive(
        &self,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<Self::Address>>;

    /// Ends when the socket has an error to tell that belongs to no call: an ICMP message
    /// has come.
    ///
    /// Readiness to read doesn't include that: the runtime wakes no reader for it.
    fn error_event(self: Arc<Self>) -> ErrorEvent;

    /// Whether the kernel says when a refused datagram would be taken. It doesn't where
    /// the room that is missing is the receiver's: then the transport tries again by the
    /// clock.
    fn tells_when_writable(&self) -> bool {
        true
    }
}

/// What [`DatagramSocket::error_event`] returns: the error, or `None` if there is no
/// telling.
pub type ErrorEvent = Pin<Box<dyn Future<Output = Option<io::Error>> + Send>>;

/// What an address of a datagram socket can do. Every type that can is one.
pub trait DatagramAddress:
    Clone + PartialEq + fmt::Debug + fmt::Display + Send + Sync + 'static
{
}

impl<A> DatagramAddress for A where
    A: Clone + PartialEq + fmt::Debug + fmt::Display + Send + Sync + 'static
{
}

macro_rules! datagram_socket {
    ($address:ty, $sockaddr:path) => {
        type Address = $address;

        fn peer(&self) -> Option<$address> {
            self.peer_addr().ok().map(Into::into)
        }

        // The system call itself: tokio would refuse it before the first event.
        // ANCHOR: send_now
        fn send_now(&self, data: &[u8], to: Option<&$address>) -> io::Result<()> {
            let socket = SockRef::from(self);
            match to {
                Some(to) => socket.send_to(data, &$sockaddr(to)?),
                None => socket.send(data),
            }
            // A datagram goes out whole or not at all.
            .map(drop)
        }
        // ANCHOR_END: send_now

        fn poll_send(
            &self,
            cx: &mut Context<'_>,
            data: &[u8],
            to: Option<&$address>,
        ) -> Poll<io::Result<()>> {
            loop {
                ready!(self.poll_send_ready(cx))?;
                let sent =
                    self.try_io(Interest::WRITABLE, || self.send_now(data, to));
                match sent {
                    Err(error) if is_retried(&error) => {}
                    sent => return Poll::Ready(sent),
                }
            }
        }

        fn poll_receive(
            &self,
            cx: &mut Context<'_>,
            buffer: &mut ReadBuf<'_>,
        ) -> Poll<io::Result<$address>> {
            self.poll_recv_from(cx, buffer).map_ok(Into::into)
        }

        // ANCHOR: error_event
        fn error_event(self: Arc<Self>) -> ErrorEvent {
            Box::pin(async move {
                loop {
                    self.ready(Interest::ERROR).await.ok()?;
                    // First the event is forgotten, then the error is fetched: an error
                    // that comes in between has an event of its own.
                    let forget = || Err::<(), _>(io::ErrorKind::WouldBlock.into());
                    let _ = self.try_io(Interest::ERROR, forget);
                    if let Some(error) = self.take_error().ok()? {
                        return Some(error);
                    }
                }
            })
        }
        // ANCHOR_END: error_event
    };
}

impl DatagramSocket for UdpSocket {
    datagram_socket!(SocketAddr, ip_sockaddr);
}

impl DatagramSocket for UnixDatagram {
    datagram_socket!(UnixAddress, unix_sockaddr);

    /// A connected socket hears when its peer's queue has room; an unconnected one is
    /// told that it is writable, always.
    fn tells_when_writable(&self) -> bool {
        self.peer_addr().is_ok()
    }
}

/// Whether a send is to be tried once more: no room, or a signal came in between.
pub(crate) fn is_retried(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted)
}

fn ip_sockaddr(address: &SocketAddr) -> io::Result<SockAddr> {
    Ok((*address).into())
}

fn unix_sockaddr(address: &UnixAddress) -> io::Result<SockAddr> {
    let invalid = |error| io::Error::new(io::ErrorKind::InvalidInput, error);
    SockAddr::try_from(address).map_err(invalid)
}
