//! What the address of a datagram's sender looks like, family by family.
//!
//! ```sh
//! cargo run -p transports --example datagram_addresses
//! ```
//!
//! Receives a datagram over IPv4, over IPv6, from a Unix socket with a path and from one
//! without a name, and prints the addresses.

use std::fmt::Debug;

use anyhow::Context;
use tokio::net::{UdpSocket, UnixDatagram};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use transports::{
    DatagramAddress, DatagramProtocol, DatagramSocket, DatagramTransport,
    attach_datagram,
};

// ANCHOR: protocol
struct Senders<A>(UnboundedSender<A>);

impl<A: DatagramAddress> DatagramProtocol<A> for Senders<A> {
    fn datagram_received(&mut self, _: DatagramTransport<A>, _: &[u8], from: A) {
        let _ = self.0.send(from);
    }
}

/// Prints who sends the next datagram.
async fn print_sender<S>(name: &str, socket: S) -> anyhow::Result<()>
where
    S: DatagramSocket<Address: Debug>,
{
    let (senders, mut received) = unbounded_channel();
    attach_datagram(socket, Senders(senders))?;
    let from = received.recv().await.context("the endpoint is open")?;
    println!("{name}: {from:?}");
    Ok(())
}
// ANCHOR_END: protocol

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    for (name, local) in [("IPv4", "127.0.0.1:0"), ("IPv6", "[::1]:0")] {
        let Ok(socket) = UdpSocket::bind(local).await else {
            netlab::cannot_run(format!("no {name} on loopback"));
        };
        let sender = UdpSocket::bind(local).await?;
        sender.send_to(b"x", socket.local_addr()?).await?;
        print_sender(name, socket).await?;
    }
    let folder = tempfile::tempdir()?;
    // Short names for the output.
    std::env::set_current_dir(&folder)?;
    let socket = UnixDatagram::bind("server")?;
    UnixDatagram::bind("client")?.send_to(b"x", "server").await?;
    print_sender("Unix, bound", socket).await?;
    std::fs::remove_file("server")?;
    let socket = UnixDatagram::bind("server")?;
    UnixDatagram::unbound()?.send_to(b"x", "server").await?;
    print_sender("Unix, not bound", socket).await?;
    Ok(())
}
