//! An echo server and its clients on datagram transports.
//!
//! ```sh
//! cargo run -p transports --example udp_echo
//! cargo run -p transports --example udp_echo serve 127.0.0.1:8007
//! cargo run -p transports --example udp_echo connect 127.0.0.1:8007
//! ```
//!
//! With no arguments: three clients, each prints what came back. `serve` goes on until
//! Ctrl-C; try it with `nc -u 127.0.0.1 8007`. `connect` sends each line of its standard
//! input as a datagram and prints the echoes.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, bail};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::UdpSocket;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{mpsc, oneshot};
use transports::{
    DatagramProtocol, DatagramTransport, TransportError, attach_datagram,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => demonstrate().await,
        ["serve", address] => serve(parse(address)?).await,
        ["connect", address] => connect(parse(address)?).await,
        _ => bail!("usage: udp_echo [serve ADDR | connect ADDR]"),
    }
}

fn parse(address: &str) -> anyhow::Result<SocketAddr> {
    let wanted = "is not an address; write IP:PORT, 127.0.0.1:8007 or [::1]:8007";
    address.parse().with_context(|| format!("{address:?} {wanted}"))
}

// ANCHOR: echo
struct Echo {
    lost: Option<oneshot::Sender<()>>,
}

impl DatagramProtocol for Echo {
    fn datagram_received(
        &mut self,
        transport: DatagramTransport,
        data: &[u8],
        from: SocketAddr,
    ) {
        // A datagram may be lost; memory for one that can't leave is not given.
        if !transport.is_writing_paused() {
            // Refused only when the endpoint is closing.
            let _ = transport.send_to(data, &from);
        }
    }

    fn connection_lost(&mut self, _: Option<TransportError>) {
        let _ = self.lost.take().map(|lost| lost.send(()));
    }
}
// ANCHOR_END: echo

// ANCHOR: serve
async fn serve(address: SocketAddr) -> anyhow::Result<()> {
    let socket = UdpSocket::bind(address)
        .await
        .with_context(|| format!("binding {address}"))?;
    // Before anybody is told to come, so that no Ctrl-C is missed.
    let mut interrupt = signal(SignalKind::interrupt())?;
    println!("listening on {}", socket.local_addr()?);
    io::stdout().flush()?;

    let (lost, ended) = oneshot::channel();
    let transport = attach_datagram(socket, Echo { lost: Some(lost) })?;
    interrupt.recv().await;
    transport.close();
    ended.await?;
    Ok(())
}
// ANCHOR_END: serve

// ANCHOR: client
/// Hands on what comes back.
struct Client {
    echoes: mpsc::UnboundedSender<io::Result<Vec<u8>>>,
}

impl DatagramProtocol for Client {
    fn datagram_received(
        &mut self,
        _: DatagramTransport,
        data: &[u8],
        _: SocketAddr,
    ) {
        let _ = self.echoes.send(Ok(data.to_vec()));
    }

    fn error_received(&mut self, _: DatagramTransport, error: io::Error) {
        let _ = self.echoes.send(Err(error));
    }
}
// ANCHOR_END: client

/// A socket that has `peer` as its fixed peer.
async fn socket_to(peer: SocketAddr) -> io::Result<UdpSocket> {
    let any = SocketAddr::new(
        match peer {
            SocketAddr::V4(_) => std::net::Ipv4Addr::UNSPECIFIED.into(),
            SocketAddr::V6(_) => std::net::Ipv6Addr::UNSPECIFIED.into(),
        },
        0,
    );
    let socket = UdpSocket::bind(any).await?;
    socket.connect(peer).await?;
    Ok(socket)
}

async fn demonstrate() -> anyhow::Result<()> {
    let socket = UdpSocket::bind("127.0.0.1:0").await?;
    let address = socket.local_addr()?;
    attach_datagram(socket, Echo { lost: None })?;

    // ANCHOR: clients
    for name in ["ada", "brian", "carol"] {
        let (echoes, mut received) = mpsc::unbounded_channel();
        let socket = socket_to(address).await?;
        let transport = attach_datagram(socket, Client { echoes })?;
        transport.send(format!("hello from {name}").as_bytes())?;
        let echo = received.recv().await.context("the endpoint is open")??;
        println!("echoed: {}", String::from_utf8(echo)?);
        transport.close();
    }
    // ANCHOR_END: clients
    Ok(())
}

/// How long the last echoes may take: UDP doesn't say that one is lost.
const PATIENCE: Duration = Duration::from_secs(1);

async fn connect(address: SocketAddr) -> anyhow::Result<()> {
    let (echoes, mut received) = mpsc::unbounded_channel();
    let socket = socket_to(address)
        .await
        .with_context(|| format!("connecting to {address}"))?;
    let transport = attach_datagram(socket, Client { echoes })?;
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    let (mut open, mut awaited) = (true, 0_usize);
    while open || awaited > 0 {
        tokio::select! {
            line = lines.next_line(), if open => match line? {
                Some(line) => {
                    transport.send(line.as_bytes())?;
                    awaited += 1;
                }
                None => open = false,
            },
            echo = received.recv() => {
                let echo = echo.context("the endpoint is open")?;
                let echo = echo.with_context(|| format!("sending to {address}"))?;
                io::stdout().write_all(&echo)?;
                println!();
                awaited = awaited.saturating_sub(1);
            }
            () = tokio::time::sleep(PATIENCE), if !open => {
                bail!("{awaited} of the datagrams were not echoed");
            }
        }
    }
    transport.close();
    Ok(())
}
