//! `close` sends what is buffered and `abort` throws it away; either way the protocol is
//! told once, and what is written later is dropped.
//!
//! ```sh
//! cargo run -p transports --example close_versus_abort
//! ```

use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use transports::{Protocol, Transport, TransportError, attach};

struct Lost(Option<oneshot::Sender<bool>>);

impl Protocol for Lost {
    fn connection_lost(&mut self, error: Option<TransportError>) {
        if let Some(lost) = self.0.take() {
            let _ = lost.send(error.is_none());
        }
    }
}

/// Writes more than the kernel takes, ends the connection, and lets the peer read.
// ANCHOR: ending
async fn ending(end: impl FnOnce(Transport)) -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let mut peer = TcpStream::connect(listener.local_addr()?).await?;
    let (stream, _) = listener.accept().await?;
    let (lost, in_order) = oneshot::channel();
    let transport = attach(stream, Lost(Some(lost)))?;

    transport.write(&vec![0; WRITTEN]);
    let late = transport.clone();
    end(transport);
    println!("  closing: {}", late.is_closing());
    late.write(b"too late");
    println!("  writes dropped: {}", late.dropped_writes());

    let mut received = Vec::new();
    peer.read_to_end(&mut received).await?;
    println!("  the peer got all of it: {}", received.len() >= WRITTEN);
    println!("  and the late write: {}", received.len() > WRITTEN);
    println!("  connection_lost(none): {}", in_order.await?);
    Ok(())
}
// ANCHOR_END: ending

/// Far more than the kernel's buffers of both ends.
const WRITTEN: usize = 30_000_000;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    println!("close:");
    ending(Transport::close).await?;
    println!("abort:");
    ending(Transport::abort).await
}
