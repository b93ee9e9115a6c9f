//! TCP connections and Unix streams.

use std::io::{self, IoSlice};
use std::net::Shutdown;
use std::os::fd::{AsFd, BorrowedFd};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use socket2::SockRef;
use tokio::io::Interest;
use tokio::net::{TcpStream, UnixStream, tcp, unix};

use crate::stream::Parts;
use crate::write_end::{OpenSocket, WriteEnd};
use crate::{Info, Stream};

/// Switches Nagle's algorithm off, as asyncio does: a small write leaves at once.
impl Stream for TcpStream {
    fn into_parts(self) -> Parts {
        let info = Info::of_socket(&SockRef::from(&self));
        // It fails only on a connection that is gone, and reading will tell that.
        let _ = self.set_nodelay(true);
        let (read, write) = self.into_split();
        Parts { read: Box::new(read), write: Box::new(SocketEnd::new(write)), info }
    }
}

impl Stream for UnixStream {
    fn into_parts(self) -> Parts {
        let info = Info::of_socket(&SockRef::from(&self));
        let (read, write) = self.into_split();
        Parts { read: Box::new(read), write: Box::new(SocketEnd::new(write)), info }
    }
}

/// The writing half of a socket.
struct SocketEnd<H: Half> {
    // Shared with `broken` alone. `None` only while it is dropped.
    half: Option<Arc<H>>,
    broken: Option<Pin<Box<dyn Future<Output = Option<io::Error>> + Send>>>,
}

impl<H: Half> SocketEnd<H> {
    fn new(half: H) -> Self {
        Self { half: Some(Arc::new(half)), broken: None }
    }

    fn half(&self) -> io::Result<&Arc<H>> {
        self.half.as_ref().ok_or_else(|| io::ErrorKind::NotConnected.into())
    }
}

impl<H: Half> WriteEnd for SocketEnd<H> {
    // ANCHOR: poll_write
    fn poll_write(
        &mut self,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let half = self.half()?;
        let total: usize = slices.iter().map(|slice| slice.len()).sum();
        loop {
            match half.try_write(slices) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    ready!(half.poll_write_ready(cx))?;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Ok(n) => {
                    if n < total {
                        // The kernel has no more room: it needs no second refusal.
                        half.not_writable();
                    }
                    return Poll::Ready(Ok(n));
                }
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
    }
    // ANCHOR_END: poll_write

    fn poll_flush(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_finish(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        let half = self.half()?;
        Poll::Ready(SockRef::from(&half.fd()).shutdown(Shutdown::Write))
    }

    fn poll_close(&mut self, _: &mut Context<'_>) -> Poll<()> {
        // Closing the socket sends the FIN.
        Poll::Ready(())
    }

    // ANCHOR: poll_broken
    fn poll_broken(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Error>> {
        if self.broken.is_none() {
            let half = self.half().cloned().ok();
            self.broken = half.map(|half| {
                Box::pin(async move {
                    half.error_event().await.ok()?;
                    SockRef::from(&half.fd()).take_error().ok()?
                }) as _
            });
        }
        let Some(broken) = &mut self.broken else {
            return Poll::Ready(None);
        };
        let error = ready!(broken.as_mut().poll(cx));
        self.broken = None;
        Poll::Ready(error)
    }
    // ANCHOR_END: poll_broken

    fn can_finish(&self) -> bool {
        true
    }

    fn socket(&self) -> Option<Arc<dyn OpenSocket>> {
        self.half.clone().map(|half| half as _)
    }
}

impl<H: Half> Drop for SocketEnd<H> {
    fn drop(&mut self) {
        self.broken = None;
        // A half that is dropped sends a FIN of its own accord; abort decides otherwise.
        if let Some(half) = self.half.take().and_then(Arc::into_inner) {
            half.forget();
        }
    }
}

/// What both kinds of writing halves can do.
trait Half: OpenSocket + 'static {
    fn try_write(&self, slices: &[IoSlice<'_>]) -> io::Result<usize>;
    fn poll_write_ready(&self, cx: &mut Context<'_>) -> Poll<io::Result<()>>;
    /// Has the runtime wait for the next event before it tries to write again.
    fn not_writable(&self);
    fn error_event(&self) -> impl Future<Output = io::Result<()>> + Send;
    fn forget(self);
}

macro_rules! half {
    ($half:ty) => {
        impl OpenSocket for $half {
            fn fd(&self) -> BorrowedFd<'_> {
                self.as_ref().as_fd()
            }
        }

        impl Half for $half {
            fn try_write(&self, slices: &[IoSlice<'_>]) -> io::Result<usize> {
                match slices {
                    [slice] => self.as_ref().try_write(slice),
                    [slice, rest] if rest.is_empty() => {
                        self.as_ref().try_write(slice)
                    }
                    _ => self.as_ref().try_write_vectored(slices),
                }
            }

            fn poll_write_ready(
                &self,
                cx: &mut Context<'_>,
            ) -> Poll<io::Result<()>> {
                self.as_ref().poll_write_ready(cx)
            }

            fn not_writable(&self) {
                let refuse = || Err::<(), _>(io::ErrorKind::WouldBlock.into());
                let _ = self.as_ref().try_io(Interest::WRITABLE, refuse);
            }

            async fn error_event(&self) -> io::Result<()> {
                self.ready(Interest::ERROR).await.map(drop)
            }

            fn forget(self) {
                Self::forget(self);
            }
        }
    };
}

half!(tcp::OwnedWriteHalf);
half!(unix::OwnedWriteHalf);
