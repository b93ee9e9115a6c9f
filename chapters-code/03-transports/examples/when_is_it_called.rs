//! A quiz: which callback comes when, seen from the code that attaches.
//!
//! ```sh
//! cargo run -p transports --example when_is_it_called
//! ```
//!
//! Prints a line where each call begins or ends.

use tokio::net::UnixStream;
use tokio::sync::oneshot;
use transports::{Protocol, Transport, TransportError, WaterMarks, attach};

// ANCHOR: protocol
struct Eager(Option<oneshot::Sender<()>>);

impl Protocol for Eager {
    fn connection_made(&mut self, transport: Transport) {
        println!("made: begins");
        transport.set_write_buffer_limits(WaterMarks::from_high(0));
        transport.write(&[0; 10_000_000]);
        println!("made: ends");
    }

    fn pause_writing(&mut self, _: Transport) {
        println!("pause");
    }

    fn connection_lost(&mut self, _: Option<TransportError>) {
        println!("lost");
        self.0.take().map(|lost| lost.send(()));
    }
}
// ANCHOR_END: protocol

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let (near, _far) = UnixStream::pair()?;
    let (lost, is_lost) = oneshot::channel();
    // ANCHOR: main
    let transport = attach(near, Eager(Some(lost)))?;
    println!("attached");
    tokio::task::yield_now().await;
    transport.abort();
    println!("aborted");
    is_lost.await?;
    // ANCHOR_END: main
    Ok(())
}
