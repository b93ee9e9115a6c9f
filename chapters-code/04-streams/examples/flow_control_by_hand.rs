//! `FlowControl` in a protocol of one's own, so that its `send` waits as `drain` does.
//!
//! ```sh
//! cargo run -p streams --example flow_control_by_hand
//! ```
//!
//! Sends 32 MiB to a peer that reads, and then to one that breaks the connection.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use streams::{DrainError, FlowControl, StreamError};
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};
use transports::{Protocol, Transport, TransportError, attach};

static CHUNK: [u8; 64 * 1024] = [0; 64 * 1024];

// ANCHOR: source
/// Passes its callbacks on to `flow`.
#[derive(Clone, Default)]
struct Source {
    flow: FlowControl,
    waits: Arc<AtomicUsize>,
}

impl Protocol for Source {
    fn pause_writing(&mut self, _: Transport) {
        self.flow.pause_writing();
        self.waits.fetch_add(1, Relaxed);
    }

    fn resume_writing(&mut self, _: Transport) {
        self.flow.resume_writing();
    }

    fn connection_lost(&mut self, error: Option<TransportError>) {
        self.flow.connection_lost(error.map(StreamError::from));
    }
}

impl Source {
    async fn send(&self, to: &Transport, data: &[u8]) -> Result<(), DrainError> {
        to.write(data);
        self.flow.drain(to).await
    }
}
// ANCHOR_END: source

async fn connected() -> anyhow::Result<(Source, Transport, TcpStream)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let stream = TcpStream::connect(listener.local_addr()?).await?;
    let (peer, _) = listener.accept().await?;
    let source = Source::default();
    let transport = attach(stream, source.clone())?;
    Ok((source, transport, peer))
}

async fn read_all(mut peer: TcpStream) -> std::io::Result<()> {
    let mut sink = vec![0; 1 << 20];
    while peer.read(&mut sink).await? > 0 {}
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: send
    let (source, transport, peer) = connected().await?;
    let reading = tokio::spawn(read_all(peer));
    let mut most = 0;
    for _ in 0..512 {
        source.send(&transport, &CHUNK).await?;
        most = most.max(transport.write_buffer_size());
    }
    println!("32 MiB sent, had to wait: {}", source.waits.load(Relaxed) > 0);
    let high = transport.write_buffer_limits().high();
    println!("after a send never more than the high mark: {}", most <= high);
    // ANCHOR_END: send
    transport.close();
    reading.await??;

    // ANCHOR: lost
    let (source, transport, peer) = connected().await?;
    peer.set_zero_linger()?;
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(50)).await;
        drop(peer);
    });
    while source.send(&transport, &CHUNK).await.is_ok() {}
    println!("the peer resets: the send that waits fails");
    // ANCHOR_END: lost
    Ok(())
}
