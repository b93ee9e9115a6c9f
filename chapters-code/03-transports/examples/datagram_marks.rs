//! What a datagram transport queues, what that counts, and when it pauses its protocol.
//!
//! ```sh
//! cargo run -p transports --example datagram_marks
//! ```
//!
//! A Unix datagram socket sends to a receiver that doesn't receive, until the kernel has
//! no more room; then the receiver receives all. Prints the size of the queue and the
//! callbacks.

use std::sync::mpsc::{Receiver, Sender, channel};

use anyhow::Context;
use socket_families::UnixAddress;
use tokio::net::UnixDatagram;
use tokio::sync::oneshot;
use transports::{
    DatagramProtocol, DatagramTransport, TransportError, WaterMarks, attach_datagram,
};

// ANCHOR: protocol
struct Told {
    calls: Sender<&'static str>,
    lost: Option<oneshot::Sender<()>>,
}

impl DatagramProtocol<UnixAddress> for Told {
    fn pause_writing(&mut self, _: DatagramTransport<UnixAddress>) {
        let _ = self.calls.send("pause_writing");
    }

    fn resume_writing(&mut self, _: DatagramTransport<UnixAddress>) {
        let _ = self.calls.send("resume_writing");
    }

    fn connection_lost(&mut self, _: Option<TransportError>) {
        let _ = self.calls.send("connection_lost");
        let _ = self.lost.take().map(|lost| lost.send(()));
    }
}
// ANCHOR_END: protocol

/// What the protocol was told since it was asked last.
fn told(calls: &Receiver<&'static str>) -> String {
    let calls: Vec<_> = calls.try_iter().collect();
    if calls.is_empty() { "nothing".to_owned() } else { calls.join(", ") }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("receiver");
    let receiver = UnixDatagram::bind(&path)?;
    let socket = UnixDatagram::unbound()?;
    socket.connect(&path)?;

    let (calls, heard) = channel();
    let (lost, ended) = oneshot::channel();
    let transport = attach_datagram(socket, Told { calls, lost: Some(lost) })?;

    // ANCHOR: fill
    transport.set_write_buffer_limits(WaterMarks::new(1000, 3000)?);
    let mut in_the_kernel = 0;
    loop {
        transport.send(&[0; 1000])?;
        if transport.write_buffer_size() > 0 {
            break;
        }
        in_the_kernel += 1;
    }
    println!("1 queued: {} bytes", transport.write_buffer_size());
    for queued in 2..=4 {
        transport.send(&[0; 1000])?;
        tokio::task::yield_now().await;
        let size = transport.write_buffer_size();
        println!("{queued} queued: {size} bytes, told {}", told(&heard));
    }
    // ANCHOR_END: fill

    // ANCHOR: drain
    for _ in 0..in_the_kernel + 4 {
        receiver.recv(&mut [0; 2000]).await?;
    }
    println!("all received: told {}", told(&heard));
    transport.close();
    ended.await.context("the endpoint ends")?;
    println!("closed: told {}", told(&heard));
    // ANCHOR_END: drain
    Ok(())
}
