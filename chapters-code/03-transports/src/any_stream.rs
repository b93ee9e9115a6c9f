//! A connection over anything that reads and writes.

use std::io::{self, IoSlice};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

use crate::stream::Parts;
use crate::write_end::{OpenSocket, WriteEnd};
use crate::{Info, Stream};

/// Makes a [`Stream`] of anything that implements tokio's two traits: a TLS session, a
/// [`duplex`](tokio::io::duplex) in memory, a child's pipes joined.
///
/// At the end, what has come and was not read is thrown away, where a socket of its own
/// would answer it by a reset: a TLS session has unread bytes that no program has sent.
///
/// # Examples
///
/// ```
/// use tokio::io::{AsyncReadExt, AsyncWriteExt};
/// use transports::{AnyStream, Protocol, Transport, attach};
///
/// struct Echo;
///
/// impl Protocol for Echo {
///     fn data_received(&mut self, transport: Transport, data: &[u8]) {
///         transport.write(data);
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (near, mut far) = tokio::io::duplex(1024);
/// attach(AnyStream::new(near), Echo)?;
/// far.write_all(b"no socket").await?;
/// let mut echo = [0; 9];
/// far.read_exact(&mut echo).await?;
/// assert_eq!(&echo, b"no socket");
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct AnyStream<S> {
    stream: S,
    info: Info,
    half_close: bool,
    close_timeout: Option<Duration>,
    socket: SocketOf<S>,
}

type SocketOf<S> = fn(&S) -> Option<OwnedFd>;

impl<S: AsyncRead + AsyncWrite + Send + 'static> AnyStream<S> {
    /// Of `stream`, about which nothing is known.
    #[must_use]
    pub fn new(stream: S) -> Self {
        Self {
            stream,
            info: Info::new(),
            half_close: true,
            close_timeout: None,
            socket: |_| None,
        }
    }

    /// Adds what is known about the connection.
    #[must_use]
    pub fn with_info(mut self, info: Info) -> Self {
        self.info = info;
        self
    }

    /// Says that shutting the stream down ends both directions, as asyncio says of TLS:
    /// [`can_write_eof`](crate::Transport::can_write_eof) is false, and
    /// [`OnEof::KeepOpen`](crate::OnEof::KeepOpen) closes nevertheless.
    #[must_use]
    pub fn without_half_close(mut self) -> Self {
        self.half_close = false;
        self
    }

    /// Says how to duplicate the socket under the stream, for
    /// [`Transport::socket`](crate::Transport::socket): it is asked for at each use.
    #[must_use]
    pub fn with_socket(mut self, duplicate: fn(&S) -> Option<OwnedFd>) -> Self {
        self.socket = duplicate;
        self
    }

    /// Gives the connection up when after [`close`](crate::Transport::close) the peer
    /// takes nothing for `timeout`, with
    /// [`CloseTimeout`](crate::TransportError::CloseTimeout). Each time that something is
    /// sent it begins anew. Without it a peer that reads nothing holds the connection for
    /// as long as it likes, as one over TCP.
    ///
    /// It takes a runtime with timers.
    #[must_use]
    pub fn with_close_timeout(mut self, timeout: Duration) -> Self {
        self.close_timeout = Some(timeout);
        self
    }
}

impl<S: AsyncRead + AsyncWrite + Send + 'static> Stream for AnyStream<S> {
    fn into_parts(self) -> Parts {
        let stream = Arc::new(Mutex::new(Box::pin(self.stream)));
        let read = AnyReadHalf { stream: stream.clone(), over: false };
        let write = AnyEnd {
            stream,
            socket: self.socket,
            half_close: self.half_close,
            close_timeout: self.close_timeout,
            patience: None,
        };
        Parts { read: Box::new(read), write: Box::new(write), info: self.info }
    }
}

/// As `tokio::io::split` does it, which lets nobody look at what it has split.
type Shared<S> = Arc<Mutex<Pin<Box<S>>>>;

fn lock<S>(stream: &Shared<S>) -> MutexGuard<'_, Pin<Box<S>>> {
    stream.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Throws away what has come and was not read when it is dropped.
///
/// Unread bytes make the kernel send a reset, which can cost the peer the last that was
/// sent to it. A TLS session has such bytes of its own, its tickets.
struct AnyReadHalf<S: AsyncRead + AsyncWrite> {
    stream: Shared<S>,
    // It has ended or failed: there is no rest.
    over: bool,
}

impl<S: AsyncRead + AsyncWrite> AsyncRead for AnyReadHalf<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = lock(&self.stream).as_mut().poll_read(cx, buffer);
        self.over |= match &read {
            Poll::Ready(Ok(())) => buffer.filled().len() == before,
            Poll::Ready(Err(error)) => error.kind() != io::ErrorKind::Interrupted,
            Poll::Pending => false,
        };
        read
    }
}

impl<S: AsyncRead + AsyncWrite> Drop for AnyReadHalf<S> {
    fn drop(&mut self) {
        let mut cx = Context::from_waker(Waker::noop());
        let mut rest = [0; 4096];
        // A peer that goes on sending doesn't hold the end up.
        for _ in 0..64 {
            let mut rest = ReadBuf::new(&mut rest);
            if self.over
                || Pin::new(&mut *self).poll_read(&mut cx, &mut rest).is_pending()
            {
                return;
            }
        }
    }
}

struct AnyEnd<S> {
    stream: Shared<S>,
    socket: SocketOf<S>,
    half_close: bool,
    close_timeout: Option<Duration>,
    // Runs once the stream is closed.
    patience: Option<Pin<Box<Sleep>>>,
}

impl<S: AsyncRead + AsyncWrite + Send> WriteEnd for AnyEnd<S> {
    fn poll_write(
        &mut self,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = match slices {
            [slice] => lock(&self.stream).as_mut().poll_write(cx, slice),
            _ => lock(&self.stream).as_mut().poll_write_vectored(cx, slices),
        };
        if written.is_ready() {
            self.patience = None;
        }
        written
    }

    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        lock(&self.stream).as_mut().poll_flush(cx)
    }

    fn poll_finish(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        lock(&self.stream).as_mut().poll_shutdown(cx)
    }

    fn poll_close(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        // All is sent; a leave-taking that fails changes nothing for this side.
        lock(&self.stream).as_mut().poll_shutdown(cx).map(drop)
    }

    // ANCHOR: poll_given_up
    fn poll_given_up(&mut self, cx: &mut Context<'_>) -> Poll<Duration> {
        let Some(timeout) = self.close_timeout else { return Poll::Pending };
        let patience = self.patience.get_or_insert_with(|| Box::pin(sleep(timeout)));
        patience.as_mut().poll(cx).map(|()| timeout)
    }
    // ANCHOR_END: poll_given_up

    fn poll_broken(&mut self, _: &mut Context<'_>) -> Poll<Option<io::Error>> {
        Poll::Ready(None)
    }

    fn can_finish(&self) -> bool {
        self.half_close
    }

    fn socket(&self) -> Option<Arc<dyn OpenSocket>> {
        let socket = (self.socket)(&lock(&self.stream))?;
        Some(Arc::new(socket))
    }
}

/// A duplicate: the same socket by another number.
impl OpenSocket for OwnedFd {
    fn fd(&self) -> BorrowedFd<'_> {
        self.as_fd()
    }
}
