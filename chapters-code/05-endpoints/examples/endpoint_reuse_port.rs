//! A port that several datagram endpoints share: each flow of datagrams goes to one.
//!
//! ```sh
//! cargo run -p endpoints --example endpoint_reuse_port
//! ```
//!
//! Prints whether a second endpoint gets the port, and how the datagrams of 64 clients are
//! spread.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};

use endpoints::{UdpEndpoint, create_datagram_endpoint};
use tokio::net::UdpSocket;
use tokio::sync::mpsc;
use transports::{DatagramProtocol, DatagramTransport};

// ANCHOR: protocol
struct Counting {
    got: &'static AtomicUsize,
    all: mpsc::Sender<()>,
}

impl DatagramProtocol for Counting {
    fn datagram_received(&mut self, _: DatagramTransport, _: &[u8], _: SocketAddr) {
        self.got.fetch_add(1, Ordering::Relaxed);
        let _ = self.all.try_send(());
    }
}
// ANCHOR_END: protocol

static FIRST: AtomicUsize = AtomicUsize::new(0);
static SECOND: AtomicUsize = AtomicUsize::new(0);

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let (all, mut arrivals) = mpsc::channel(64);
    let counting = |got| {
        let all = all.clone();
        move || Counting { got, all }
    };
    // ANCHOR: shared
    let shared = UdpEndpoint::bound_to(("127.0.0.1", 0)).reuse_port(true);
    let first = create_datagram_endpoint(counting(&FIRST), shared).await?;
    let address = first.socket_name().expect("it is bound").to_string();
    let address: SocketAddr = address.parse()?;

    let alone = UdpEndpoint::bound_to(address);
    let refused = create_datagram_endpoint(counting(&SECOND), alone).await;
    println!("without reuse_port it is had: {}", refused.is_ok());
    let shared = UdpEndpoint::bound_to(address).reuse_port(true);
    let _second = create_datagram_endpoint(counting(&SECOND), shared).await?;
    // ANCHOR_END: shared

    // ANCHOR: spread
    for _ in 0..64 {
        UdpSocket::bind("127.0.0.1:0").await?.send_to(b"x", address).await?;
    }
    for _ in 0..64 {
        arrivals.recv().await;
    }
    let got = [&FIRST, &SECOND].map(|count| count.load(Ordering::Relaxed));
    println!("together: {}", got[0] + got[1]);
    println!("each has some: {}", got.iter().all(|it| *it > 0));
    // ANCHOR_END: spread
    Ok(())
}
