//! A protocol with its own read buffer: frames of a fixed size, read into place.
//!
//! ```sh
//! cargo run -p transports --example buffered_protocol
//! ```
//!
//! Prints each frame when it is whole, and how many pieces it came in.

use tokio::io::AsyncWriteExt;
use tokio::net::UnixStream;
use tokio::sync::oneshot;
use transports::{Buffered, BufferedProtocol, Transport, TransportError, attach};

// ANCHOR: frames
struct Frames {
    frame: [u8; 8],
    filled: usize,
    pieces: usize,
    lost: Option<oneshot::Sender<usize>>,
}

impl BufferedProtocol for Frames {
    /// The rest of the frame: never more, so no byte of the next one gets in.
    fn get_buffer(&mut self) -> &mut [u8] {
        &mut self.frame[self.filled..]
    }

    fn buffer_updated(&mut self, _: Transport, n: usize) {
        self.filled += n;
        self.pieces += 1;
        if self.filled == self.frame.len() {
            let text = String::from_utf8_lossy(&self.frame);
            println!("frame {text} in {} piece(s)", self.pieces);
            (self.filled, self.pieces) = (0, 0);
        }
    }
    // ANCHOR_END: frames

    fn connection_lost(&mut self, _: Option<TransportError>) {
        if let Some(lost) = self.lost.take() {
            let _ = lost.send(self.filled);
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let (near, mut peer) = UnixStream::pair()?;
    let (lost, left) = oneshot::channel();
    // ANCHOR: attach
    let frames = Frames { frame: [0; 8], filled: 0, pieces: 0, lost: Some(lost) };
    attach(near, Buffered(frames))?;
    for piece in ["frame-01frame-02", "fra", "me-03", "cut"] {
        peer.write_all(piece.as_bytes()).await?;
        tokio::task::yield_now().await;
        tokio::task::yield_now().await;
    }
    drop(peer);
    println!("left over: {} bytes", left.await?);
    // ANCHOR_END: attach
    Ok(())
}
