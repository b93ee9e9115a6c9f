//! Datagram endpoints whose callbacks can be awaited.

#![allow(dead_code, reason = "each test binary uses some of these")]

use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::UdpSocket;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use transports::{
    DatagramAddress, DatagramProtocol, DatagramSocket, DatagramTransport,
    TransportError, attach_datagram,
};

#[derive(Debug)]
pub(crate) enum Event<A = SocketAddr> {
    Made,
    Received(Vec<u8>, A),
    Error(std::io::Error),
    Pause,
    Resume,
    Lost(Option<TransportError>),
}

/// Reports its callbacks.
pub(crate) struct Reporter<A: DatagramAddress = SocketAddr>(
    UnboundedSender<Event<A>>,
);

impl<A: DatagramAddress> Reporter<A> {
    fn report(&self, event: Event<A>) {
        // A test that has seen enough may be gone.
        let _ = self.0.send(event);
    }
}

impl<A: DatagramAddress> DatagramProtocol<A> for Reporter<A> {
    fn connection_made(&mut self, _: DatagramTransport<A>) {
        self.report(Event::Made);
    }

    fn datagram_received(&mut self, _: DatagramTransport<A>, data: &[u8], from: A) {
        self.report(Event::Received(data.to_vec(), from));
    }

    fn error_received(&mut self, _: DatagramTransport<A>, error: std::io::Error) {
        self.report(Event::Error(error));
    }

    fn pause_writing(&mut self, _: DatagramTransport<A>) {
        self.report(Event::Pause);
    }

    fn resume_writing(&mut self, _: DatagramTransport<A>) {
        self.report(Event::Resume);
    }

    fn connection_lost(&mut self, error: Option<TransportError>) {
        self.report(Event::Lost(error));
    }
}

pub(crate) struct Watched<A: DatagramAddress = SocketAddr> {
    pub(crate) transport: DatagramTransport<A>,
    events: UnboundedReceiver<Event<A>>,
}

impl<A: DatagramAddress> Watched<A> {
    /// The next callback; a test that waits for one in vain fails.
    pub(crate) async fn next(&mut self) -> Event<A> {
        tokio::time::timeout(Duration::from_secs(10), self.events.recv())
            .await
            .expect("a callback comes")
            .expect("the endpoint is not over")
    }

    pub(crate) async fn error(&mut self) -> std::io::Error {
        match self.next().await {
            Event::Error(error) => error,
            other => panic!("{other:?} in place of error_received"),
        }
    }

    pub(crate) async fn received(&mut self) -> (Vec<u8>, A) {
        match self.next().await {
            Event::Received(data, from) => (data, from),
            other => panic!("{other:?} in place of datagram_received"),
        }
    }

    pub(crate) async fn lost(&mut self) -> Option<TransportError> {
        match self.next().await {
            Event::Lost(error) => error,
            other => panic!("{other:?} in place of connection_lost"),
        }
    }

    /// Nothing has been called that the test has not seen.
    pub(crate) fn is_quiet(&mut self) -> bool {
        self.events.try_recv().is_err()
    }
}

/// An endpoint that has reported `connection_made`.
pub(crate) fn watch<S: DatagramSocket>(socket: S) -> Watched<S::Address> {
    let (sender, mut events) = unbounded_channel();
    let transport =
        attach_datagram(socket, Reporter(sender)).expect("a runtime is there");
    let first = events.try_recv().expect("connection_made comes before the return");
    assert!(matches!(first, Event::Made), "{first:?}");
    Watched { transport, events }
}

pub(crate) async fn udp() -> UdpSocket {
    UdpSocket::bind("127.0.0.1:0").await.expect("port 0 is free")
}

pub(crate) fn address(socket: &UdpSocket) -> SocketAddr {
    socket.local_addr().expect("a bound socket has an address")
}

/// A socket connected to `peer`.
pub(crate) async fn udp_to(peer: SocketAddr) -> UdpSocket {
    let socket = udp().await;
    socket.connect(peer).await.expect("any address will do");
    socket
}

/// An address of this host that nobody listens on.
pub(crate) async fn closed_port() -> SocketAddr {
    address(&udp().await)
}
