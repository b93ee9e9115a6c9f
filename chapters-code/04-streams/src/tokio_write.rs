//! A writer as tokio's own trait sees it.

use std::fmt;
use std::io::{self, ErrorKind, IoSlice};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};

use tokio::io::AsyncWrite;
use tokio::task::consume_budget;

use crate::{DrainError, StreamWriter};

/// How far a writer is that is polled.
#[derive(Default)]
pub(crate) struct Polled {
    // The wait for room that a poll has begun and a later one ends.
    drain: Option<Drain>,
    shut_down: bool,
}

type Drain = Pin<Box<dyn Future<Output = Result<(), DrainError>> + Send + Sync>>;

/// At most so much is taken at once, so that the buffer rises above its high-water mark by
/// no more.
const PIECE: usize = 64 * 1024;

/// Writing waits for room first, as `drain` does.
impl AsyncWrite for StreamWriter {
    // ANCHOR: poll_write
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        data: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.polled.shut_down {
            return Poll::Ready(Err(ErrorKind::BrokenPipe.into()));
        }
        ready!(self.poll_drain(cx))?;
        let piece = &data[..data.len().min(PIECE)];
        self.write(piece);
        Poll::Ready(Ok(piece.len()))
    }
    // ANCHOR_END: poll_write

    /// Several pieces leave as one: what TLS says last, when it refuses a certificate, is
    /// two records, and it tries but once.
    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if self.polled.shut_down {
            return Poll::Ready(Err(ErrorKind::BrokenPipe.into()));
        }
        ready!(self.poll_drain(cx))?;
        let mut room = PIECE;
        let pieces = slices.iter().map(|slice| {
            let piece = &slice[..slice.len().min(room)];
            room -= piece.len();
            piece
        });
        self.writelines(&pieces.collect::<Vec<_>>());
        Poll::Ready(Ok(PIECE - room))
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    /// Waits as [`drain`](StreamWriter::drain) does, until writing may go on: not until
    /// all is sent.
    fn poll_flush(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        self.poll_drain(cx)
    }

    /// [`write_eof`](StreamWriter::write_eof), where the stream can; else as
    /// [`close`](StreamWriter::close), which ends reading too. What is buffered is sent
    /// before that, after this has returned.
    fn poll_shutdown(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        self.polled.shut_down = true;
        if self.write_eof().is_err() {
            self.transport().clone().close();
        }
        Poll::Ready(Ok(()))
    }
}

impl StreamWriter {
    fn poll_drain(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(pin!(consume_budget()).poll(cx));
        if self.polled.drain.is_none() {
            if let Some(error) = self.error() {
                return Poll::Ready(Err(error.into()));
            }
            let flow = self.flow_control();
            let paused = flow.is_paused() || self.transport().is_writing_paused();
            if !paused && !flow.is_lost() {
                // The usual case, without a box.
                return Poll::Ready(Ok(()));
            }
        }
        let (flow, transport) =
            (self.flow_control().clone(), self.transport().clone());
        let drain = self.polled.drain.get_or_insert_with(|| {
            Box::pin(async move { flow.drain(&transport).await })
        });
        let drained = ready!(drain.as_mut().poll(cx));
        self.polled.drain = None;
        Poll::Ready(drained.map_err(Into::into))
    }
}

impl fmt::Debug for Polled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Polled")
            .field("draining", &self.drain.is_some())
            .field("shut_down", &self.shut_down)
            .finish()
    }
}
