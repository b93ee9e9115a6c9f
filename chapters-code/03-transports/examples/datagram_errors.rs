//! What a datagram endpoint says when a datagram can't be delivered, and what it doesn't.
//!
//! ```sh
//! cargo run -p transports --example datagram_errors
//! ```
//!
//! Sends to a port that nobody listens on, too much at once, to everybody without leave;
//! sends an empty datagram; and shows that each endpoint lives on. Prints the errors.

use std::io;
use std::net::SocketAddr;

use anyhow::Context;
use nix::errno::Errno;
use tokio::net::UdpSocket;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use transports::{DatagramProtocol, DatagramTransport, attach_datagram};

// ANCHOR: protocol
struct Reporter(UnboundedSender<String>);

impl DatagramProtocol for Reporter {
    fn datagram_received(
        &mut self,
        _: DatagramTransport,
        data: &[u8],
        _: SocketAddr,
    ) {
        let _ = self.0.send(format!("datagram_received, {} bytes", data.len()));
    }

    fn error_received(&mut self, _: DatagramTransport, error: io::Error) {
        let errno = Errno::from_raw(error.raw_os_error().unwrap_or_default());
        let _ = self.0.send(format!("error_received, {errno:?}"));
    }
}
// ANCHOR_END: protocol

struct Endpoint {
    transport: DatagramTransport,
    calls: UnboundedReceiver<String>,
}

impl Endpoint {
    fn of(socket: UdpSocket) -> anyhow::Result<Self> {
        let (report, calls) = unbounded_channel();
        Ok(Self { transport: attach_datagram(socket, Reporter(report))?, calls })
    }

    async fn next(&mut self) -> anyhow::Result<String> {
        self.calls.recv().await.context("the endpoint is open")
    }
}

async fn socket() -> io::Result<UdpSocket> {
    UdpSocket::bind("127.0.0.1:0").await
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let nobody = socket().await?.local_addr()?;

    // ANCHOR: refused
    let mut free = Endpoint::of(socket().await?)?;
    free.transport.send_to(b"is anybody there?", &nobody)?;

    let connected = socket().await?;
    connected.connect(nobody).await?;
    let mut connected = Endpoint::of(connected)?;
    connected.transport.send(b"is anybody there?")?;
    println!("fixed peer, nobody listens: {}", connected.next().await?);

    // Over loopback the answer to the first came before that to the second.
    println!("no fixed peer: {} calls", free.calls.len());
    // ANCHOR_END: refused

    // ANCHOR: goes_on
    let late = UdpSocket::bind(nobody).await?;
    connected.transport.send(b"and now?")?;
    let n = late.recv(&mut [0; 100]).await?;
    println!("the same endpoint afterwards: {n} bytes arrived");
    // ANCHOR_END: goes_on

    // ANCHOR: sizes
    let receiver = socket().await?;
    let to = receiver.local_addr()?;
    let mut receiver = Endpoint::of(receiver)?;
    for size in [65_508, 65_507, 0] {
        free.transport.send_to(&vec![0; size], &to)?;
        let call = tokio::select! {
            call = free.next() => call?,
            call = receiver.next() => call?,
        };
        println!("{size} bytes: {call}");
    }
    // ANCHOR_END: sizes

    // ANCHOR: forbidden
    let everybody = SocketAddr::from(([127, 255, 255, 255], 9));
    free.transport.send_to(b"hello, all", &everybody)?;
    println!("broadcast without leave: {}", free.next().await?);
    // ANCHOR_END: forbidden

    // ANCHOR: refused_by_the_transport
    if connected.transport.send_to(b"to another", &to).is_err() {
        println!("another address: refused");
    }
    if free.transport.send(b"to whom?").is_err() {
        let closing = free.transport.is_closing();
        println!(
            "no address: refused, {}",
            if closing { "closing" } else { "open" }
        );
    }
    // ANCHOR_END: refused_by_the_transport
    Ok(())
}
