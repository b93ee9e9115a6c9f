//! A multicast endpoint, made of a ready-made socket that has joined a group.
//!
//! ```sh
//! cargo run -p endpoints --example endpoint_multicast
//! ```
//!
//! Prints what a member gets before and after it joins.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use endpoints::create_datagram_endpoint;
use socket_families::multicast::multicast_sender;
use socket2::{Domain, SockRef, Socket, Type};
use tokio::net::UdpSocket;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::timeout;
use transports::{DatagramProtocol, DatagramTransport};

const GROUP: Ipv4Addr = Ipv4Addr::new(239, 255, 255, 250);
const LOOPBACK: Ipv4Addr = Ipv4Addr::LOCALHOST;

struct Listener(UnboundedSender<String>);

impl DatagramProtocol for Listener {
    fn datagram_received(
        &mut self,
        _: DatagramTransport,
        data: &[u8],
        _: SocketAddr,
    ) {
        let _ = self.0.send(String::from_utf8_lossy(data).into_owned());
    }
}

async fn next(told: &mut UnboundedReceiver<String>) -> String {
    let soon = timeout(Duration::from_millis(100), told.recv()).await;
    soon.ok().flatten().unwrap_or_else(|| "nothing".to_owned())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: make_socket
    let make_socket = || -> anyhow::Result<UdpSocket> {
        let socket = Socket::new(Domain::IPV4, Type::DGRAM, None)?;
        socket.bind(&SocketAddr::from((GROUP, 0)).into())?;
        // Only what this socket itself has joined.
        socket.set_multicast_all_v4(false)?;
        socket.set_nonblocking(true)?;
        Ok(UdpSocket::from_std(socket.into())?)
    };
    // ANCHOR_END: make_socket

    // ANCHOR: endpoint
    let socket = make_socket()?;
    let group = SocketAddr::from((GROUP, socket.local_addr()?.port()));
    let (sender, mut told) = unbounded_channel();
    let endpoint = create_datagram_endpoint(|| Listener(sender), socket).await?;
    // ANCHOR_END: endpoint
    let speaker = UdpSocket::from_std(multicast_sender("lo", 1)?)?;

    // ANCHOR: joining
    speaker.send_to(b"before", group).await?;
    println!("before joining: {}", next(&mut told).await);
    let join = |socket: SockRef<'_>| socket.join_multicast_v4(&GROUP, &LOOPBACK);
    endpoint.with_fd(|fd| join(SockRef::from(&fd)))?;
    speaker.send_to(b"after", group).await?;
    println!("after joining: {}", next(&mut told).await);
    // ANCHOR_END: joining
    Ok(())
}
