//! Each datagram is one call, however many there are and however long they are.
//!
//! ```sh
//! cargo run -p transports --example datagram_boundaries
//! ```
//!
//! Sends three datagrams before any is received, one of them empty; then one that is
//! longer than what a transport reads at once, and one after it. Prints the calls.

use anyhow::Context;
use nix::errno::Errno;
use socket_families::UnixAddress;
use socket2::SockRef;
use tokio::net::UnixDatagram;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use transports::{DatagramProtocol, DatagramTransport, attach_datagram};

// ANCHOR: protocol
struct Sizes(UnboundedSender<usize>);

impl DatagramProtocol<UnixAddress> for Sizes {
    fn datagram_received(
        &mut self,
        _: DatagramTransport<UnixAddress>,
        data: &[u8],
        _: UnixAddress,
    ) {
        let _ = self.0.send(data.len());
    }
}
// ANCHOR_END: protocol

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let (sender, receiver) = UnixDatagram::pair()?;
    // Linux doubles it, as far as net.core.wmem_max goes.
    SockRef::from(&sender).set_send_buffer_size(200_000)?;

    // ANCHOR: send
    sender.send(b"one").await?;
    sender.send(b"").await?;
    sender.send(b"three").await?;

    let (sizes, mut received) = unbounded_channel();
    attach_datagram(receiver, Sizes(sizes))?;
    for _ in 0..3 {
        let size = received.recv().await.context("the endpoint is open")?;
        println!("datagram_received, {size} bytes");
    }

    for sent in [300_000, 5] {
        match sender.send(&vec![0; sent]).await {
            Err(error) if error.raw_os_error() == Some(Errno::EMSGSIZE as i32) => {
                netlab::cannot_run("net.core.wmem_max is below 200000")
            }
            result => result?,
        };
        let size = received.recv().await.context("the endpoint is open")?;
        println!("{sent} bytes sent: datagram_received, {size} bytes");
    }
    // ANCHOR_END: send
    Ok(())
}
