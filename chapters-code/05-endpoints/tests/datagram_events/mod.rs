//! A datagram protocol whose callbacks can be awaited.

#![allow(dead_code, reason = "each test binary uses some of these")]

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use endpoints::{DatagramTarget, EndpointError, create_datagram_endpoint};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use transports::{
    DatagramAddress, DatagramProtocol, DatagramSocket, DatagramTransport,
    TransportError,
};

#[derive(Debug)]
pub(crate) enum Event<A = SocketAddr> {
    Made,
    Received(Vec<u8>, A),
    Error(io::Error),
    Lost,
}

struct Reporter<A>(UnboundedSender<Event<A>>);

impl<A: DatagramAddress> DatagramProtocol<A> for Reporter<A> {
    fn connection_made(&mut self, _: DatagramTransport<A>) {
        let _ = self.0.send(Event::Made);
    }

    fn datagram_received(&mut self, _: DatagramTransport<A>, data: &[u8], from: A) {
        let _ = self.0.send(Event::Received(data.to_vec(), from));
    }

    fn error_received(&mut self, _: DatagramTransport<A>, error: io::Error) {
        let _ = self.0.send(Event::Error(error));
    }

    fn connection_lost(&mut self, _: Option<TransportError>) {
        let _ = self.0.send(Event::Lost);
    }
}

type Address<T> = <<T as DatagramTarget>::Socket as DatagramSocket>::Address;

/// An endpoint, and what its protocol is called with.
#[derive(Debug)]
pub(crate) struct Watched<A: DatagramAddress = SocketAddr> {
    pub(crate) transport: DatagramTransport<A>,
    events: UnboundedReceiver<Event<A>>,
}

/// An endpoint that has reported `connection_made` before the call returned.
pub(crate) async fn open<T: DatagramTarget>(
    target: T,
) -> Result<Watched<Address<T>>, EndpointError> {
    let (sender, mut events) = unbounded_channel();
    let transport = create_datagram_endpoint(|| Reporter(sender), target).await?;
    let first = events.try_recv().expect("connection_made comes before the return");
    assert!(matches!(first, Event::Made), "{first:?}");
    Ok(Watched { transport, events })
}

impl<A: DatagramAddress> Watched<A> {
    pub(crate) async fn next(&mut self) -> Event<A> {
        tokio::time::timeout(Duration::from_secs(20), self.events.recv())
            .await
            .expect("a callback comes within 20 s")
            .expect("the endpoint is not over")
    }

    pub(crate) async fn received(&mut self) -> (Vec<u8>, A) {
        match self.next().await {
            Event::Received(data, from) => (data, from),
            other => panic!("{other:?} in place of datagram_received"),
        }
    }

    pub(crate) async fn error(&mut self) -> io::Error {
        match self.next().await {
            Event::Error(error) => error,
            other => panic!("{other:?} in place of error_received"),
        }
    }

    pub(crate) fn is_quiet(&mut self) -> bool {
        self.events.try_recv().is_err()
    }
}

impl Watched {
    /// Where it receives.
    pub(crate) fn address(&self) -> SocketAddr {
        let name = self.transport.socket_name().expect("UDP has names").to_string();
        name.parse().expect("it is an Internet address")
    }
}
