//! The callbacks of a connection in their order, for four ways to end it.
//!
//! ```sh
//! cargo run -p transports --example callback_order
//! ```
//!
//! Prints one line a connection: what was called, from the first to the last.

use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use transports::{OnEof, Protocol, Transport, TransportError, attach};

// ANCHOR: trace
struct Trace {
    calls: Vec<&'static str>,
    lost: Option<oneshot::Sender<String>>,
}

impl Protocol for Trace {
    fn connection_made(&mut self, _: Transport) {
        self.calls.push("connection_made");
    }

    fn data_received(&mut self, _: Transport, _: &[u8]) {
        self.calls.push("data_received");
    }

    fn eof_received(&mut self, _: Transport) -> OnEof {
        self.calls.push("eof_received");
        OnEof::Close
    }

    fn connection_lost(&mut self, error: Option<TransportError>) {
        self.calls.push(match error {
            None => "connection_lost(none)",
            Some(_) => "connection_lost(error)",
        });
        if let Some(lost) = self.lost.take() {
            let _ = lost.send(self.calls.join(" -> "));
        }
    }
}
// ANCHOR_END: trace

async fn connected()
-> anyhow::Result<(Transport, oneshot::Receiver<String>, TcpStream)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let peer = TcpStream::connect(listener.local_addr()?).await?;
    let (stream, _) = listener.accept().await?;
    let (lost, calls) = oneshot::channel();
    let transport = attach(stream, Trace { calls: Vec::new(), lost: Some(lost) })?;
    Ok((transport, calls, peer))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: endings
    let (_transport, calls, mut peer) = connected().await?;
    peer.write_all(b"data").await?;
    peer.shutdown().await?;
    println!("the peer sends and finishes:\n  {}", calls.await?);

    let (_transport, calls, mut peer) = connected().await?;
    peer.shutdown().await?;
    println!("the peer finishes without a byte:\n  {}", calls.await?);

    let (transport, calls, _peer) = connected().await?;
    transport.close();
    println!("we close:\n  {}", calls.await?);

    let (_transport, calls, peer) = connected().await?;
    peer.set_zero_linger()?;
    drop(peer);
    println!("the peer resets:\n  {}", calls.await?);
    // ANCHOR_END: endings
    Ok(())
}
