//! Three writes ask the kernel three times, `writelines` of three pieces once.
//!
//! ```sh
//! cargo run -p streams --example writelines_once
//! ```
//!
//! Prints how often the stream was asked to send, and that the peer sees no difference.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::task::{Context, Poll};

use streams::{DEFAULT_LIMIT, open_stream};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::UnixStream;
use transports::AnyStream;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let (near, far) = UnixStream::pair()?;
    let sends = Arc::new(AtomicUsize::new(0));
    let near = AnyStream::new(Counted { stream: near, sends: sends.clone() });
    let (_reader, writer) = open_stream(near, DEFAULT_LIMIT)?;
    let (mut peer, _peer_writer) = open_stream(far, DEFAULT_LIMIT)?;

    // ANCHOR: write
    let pieces = ["200 OK\n", "hello", "\n"];
    for piece in pieces {
        writer.write(piece.as_bytes());
    }
    println!("three writes: sends: {}", sends.swap(0, Relaxed));
    writer.writelines(&pieces);
    println!("one writelines: sends: {}", sends.swap(0, Relaxed));
    // ANCHOR_END: write
    writer.close();
    let answers = peer.read_to_end().await?;
    let same = answers == pieces.concat().repeat(2);
    println!("the peer sees twice the same: {same}");
    Ok(())
}

/// Counts how often it is asked to send.
struct Counted {
    stream: UnixStream,
    sends: Arc<AtomicUsize>,
}

impl AsyncWrite for Counted {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        data: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.sends.fetch_add(1, Relaxed);
        Pin::new(&mut self.stream).poll_write(cx, data)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.sends.fetch_add(1, Relaxed);
        Pin::new(&mut self.stream).poll_write_vectored(cx, pieces)
    }

    fn poll_flush(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

impl AsyncRead for Counted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}
