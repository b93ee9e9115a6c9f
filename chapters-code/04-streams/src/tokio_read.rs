//! A reader as tokio's own traits see it.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncBufRead, AsyncRead, ReadBuf};

use crate::StreamReader;

/// Errors are those of [`read`](StreamReader::read), in an [`io::Error`].
impl AsyncBufRead for StreamReader {
    // ANCHOR: poll_fill_buf
    fn poll_fill_buf(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<&[u8]>> {
        let reader = self.get_mut();
        reader.check()?;
        if reader.window.is_empty() {
            ready!(reader.poll_more(cx))?;
        }
        Poll::Ready(Ok(reader.window.data()))
    }
    // ANCHOR_END: poll_fill_buf

    fn consume(self: Pin<&mut Self>, n: usize) {
        self.get_mut().take_slice(n);
    }
}

impl AsyncRead for StreamReader {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if buffer.remaining() == 0 {
            return Poll::Ready(Ok(()));
        }
        let data = ready!(self.as_mut().poll_fill_buf(cx))?;
        let n = data.len().min(buffer.remaining());
        buffer.put_slice(&data[..n]);
        self.consume(n);
        Poll::Ready(Ok(()))
    }
}
