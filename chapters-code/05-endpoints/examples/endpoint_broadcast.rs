//! Broadcasting takes a permission, and the address does the rest.
//!
//! ```sh
//! cargo run -p endpoints --example endpoint_broadcast
//! ```
//!
//! Three sockets share a port. Prints how many of them get a datagram to one host, and how
//! many one to the broadcast address of loopback.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context;
use endpoints::{UdpEndpoint, create_datagram_endpoint};
use nix::errno::Errno;
use socket2::{Domain, Socket, Type};
use tokio::net::UdpSocket;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::time::timeout;
use transports::{DatagramProtocol, DatagramTransport};

// ANCHOR: protocol
struct Asker(UnboundedSender<io::Error>);

impl DatagramProtocol for Asker {
    fn error_received(&mut self, _: DatagramTransport, error: io::Error) {
        let _ = self.0.send(error);
    }
}
// ANCHOR_END: protocol

/// Bound to the port, beside others.
fn receiver(port: u16) -> anyhow::Result<UdpSocket> {
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, None)?;
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&SocketAddr::from(([0, 0, 0, 0], port)).into())?;
    Ok(UdpSocket::from_std(socket.into())?)
}

/// How many got a datagram: each of these that came, and no other, is here by now.
async fn count(receivers: &[UdpSocket]) -> usize {
    let mut got = 0;
    for receiver in receivers {
        let soon = Duration::from_millis(50);
        got += usize::from(timeout(soon, receiver.recv(&mut [0; 9])).await.is_ok());
    }
    got
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let first = receiver(0)?;
    let port = first.local_addr()?.port();
    let receivers = [first, receiver(port)?, receiver(port)?];
    let everybody = SocketAddr::from(([127, 255, 255, 255], port));
    let one = SocketAddr::from(([127, 0, 0, 1], port));
    let unnamed = || UdpEndpoint::bound_to(("0.0.0.0", 0));

    // ANCHOR: without
    let (errors, mut told) = unbounded_channel();
    let asker = create_datagram_endpoint(|| Asker(errors), unnamed()).await?;
    asker.send_to(b"anybody?", &everybody)?;
    let error = told.recv().await.context("the endpoint lives")?;
    let errno = Errno::from_raw(error.raw_os_error().unwrap_or_default());
    println!("without: {errno:?}, {} of 3", count(&receivers).await);
    // ANCHOR_END: without

    // ANCHOR: with
    let (errors, _told) = unbounded_channel();
    let allowed = unnamed().allow_broadcast(true);
    let asker = create_datagram_endpoint(|| Asker(errors), allowed).await?;
    asker.send_to(b"anybody?", &everybody)?;
    println!("with: {} of 3", count(&receivers).await);
    asker.send_to(b"you there", &one)?;
    println!("with, to one host: {} of 3", count(&receivers).await);
    // ANCHOR_END: with
    Ok(())
}
