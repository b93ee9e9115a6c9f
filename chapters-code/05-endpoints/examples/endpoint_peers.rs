//! Datagram endpoints: with a local address, with a remote one, and towards nobody.
//!
//! ```sh
//! cargo run -p endpoints --example endpoint_peers
//! ```
//!
//! Prints what each endpoint gets, and how it hears that nobody is there.

use std::io;
use std::net::SocketAddr;

use anyhow::Context;
use endpoints::{UdpEndpoint, create_datagram_endpoint};
use nix::errno::Errno;
use tokio::net::UdpSocket;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use transports::{DatagramProtocol, DatagramTransport};

// ANCHOR: protocol
/// Hands on what happens.
struct Teller(UnboundedSender<String>);

impl DatagramProtocol for Teller {
    fn datagram_received(
        &mut self,
        _: DatagramTransport,
        data: &[u8],
        _: SocketAddr,
    ) {
        let _ = self.0.send(format!("got {:?}", String::from_utf8_lossy(data)));
    }

    fn error_received(&mut self, _: DatagramTransport, error: io::Error) {
        let errno = error.raw_os_error().unwrap_or_default();
        let _ = self.0.send(format!("error: {:?}", Errno::from_raw(errno)));
    }
}
// ANCHOR_END: protocol

fn teller() -> (impl FnOnce() -> Teller, UnboundedReceiver<String>) {
    let (sender, told) = unbounded_channel();
    (move || Teller(sender), told)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: local
    let (factory, mut server_told) = teller();
    let at = UdpEndpoint::bound_to(("127.0.0.1", 0));
    let server = create_datagram_endpoint(factory, at).await?;
    // ANCHOR_END: local
    let address: SocketAddr = server
        .with_fd(|fd| Ok(socket2::SockRef::from(&fd).local_addr()?.as_socket()))?
        .context("it is bound over IPv4")?;

    // ANCHOR: remote
    let (factory, mut client_told) = teller();
    let towards = UdpEndpoint::connected_to(("127.0.0.1", address.port()));
    let client = create_datagram_endpoint(factory, towards).await?;
    client.send(b"a question")?;
    println!("server {}", server_told.recv().await.unwrap_or_default());
    // ANCHOR_END: remote

    // ANCHOR: stranger
    let stranger = UdpSocket::bind("127.0.0.1:0").await?;
    let client_address = client
        .with_fd(|fd| Ok(socket2::SockRef::from(&fd).local_addr()?.as_socket()))?
        .context("it is connected over IPv4")?;
    stranger.send_to(b"from a stranger", client_address).await?;
    server.send_to(b"the answer", &client_address)?;
    println!("client {}", client_told.recv().await.unwrap_or_default());
    // ANCHOR_END: stranger

    // ANCHOR: nobody
    let nobody = UdpSocket::bind("127.0.0.9:0").await?.local_addr()?;
    let (factory, mut told) = teller();
    let lonely =
        create_datagram_endpoint(factory, UdpEndpoint::connected_to(nobody)).await?;
    println!("an endpoint towards nobody is made");
    lonely.send(b"anybody?")?;
    println!("then {}", told.recv().await.unwrap_or_default());
    // ANCHOR_END: nobody
    Ok(())
}
