//! One end of a pipe, watched by the runtime.

use std::io::{self, IoSlice};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::pin::Pin;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll, ready};

use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::sys::stat::{SFlag, fstat};
use nix::sys::uio::writev;
use tokio::io::unix::AsyncFd;
use tokio::io::{AsyncRead, Interest, ReadBuf};

use crate::write_end::{OpenSocket, WriteEnd};
use crate::{NoRuntime, PipeError};

/// What a descriptor is, as far as a pipe transport takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PipeKind {
    Fifo,
    Socket,
    CharacterDevice,
}

/// Looks at `fd`, makes it non-blocking, and has the runtime watch it.
// ANCHOR: open
pub(crate) fn watch(
    fd: OwnedFd,
    interest: Interest,
) -> Result<(Arc<AsyncFd<OwnedFd>>, PipeKind), PipeError> {
    tokio::runtime::Handle::try_current().map_err(|_| NoRuntime)?;
    let mode = fstat(&fd).map_err(io::Error::from)?.st_mode;
    let kind = match SFlag::from_bits_truncate(mode) & SFlag::S_IFMT {
        SFlag::S_IFIFO => PipeKind::Fifo,
        SFlag::S_IFSOCK => PipeKind::Socket,
        SFlag::S_IFCHR => PipeKind::CharacterDevice,
        SFlag::S_IFREG => return Err(PipeError::NotAPipe("a regular file")),
        SFlag::S_IFDIR => return Err(PipeError::NotAPipe("a directory")),
        SFlag::S_IFBLK => return Err(PipeError::NotAPipe("a block device")),
        _ => return Err(PipeError::NotAPipe("something else")),
    };
    let flags = fcntl(&fd, FcntlArg::F_GETFL).map_err(io::Error::from)?;
    let flags = OFlag::from_bits_retain(flags) | OFlag::O_NONBLOCK;
    fcntl(&fd, FcntlArg::F_SETFL(flags)).map_err(io::Error::from)?;
    Ok((Arc::new(register(fd, interest)?), kind))
}
// ANCHOR_END: open

#[allow(unsafe_code, reason = "tokio can't know that an OwnedFd keeps its number")]
fn register(fd: OwnedFd, interest: Interest) -> io::Result<AsyncFd<OwnedFd>> {
    // SAFETY: an OwnedFd is open and keeps its number until it is dropped, and the AsyncFd
    // owns it until then.
    Ok(unsafe { AsyncFd::register_with_interest(fd, interest) }?)
}

/// A pipe's descriptor, to look at: asyncio's `get_extra_info('pipe')`.
#[derive(Debug, Clone)]
pub struct PipeView(pub(crate) Weak<AsyncFd<OwnedFd>>);

impl PipeView {
    /// Lends the descriptor to `look`.
    ///
    /// # Errors
    ///
    /// `NotConnected` when the transport is over, else those of `look`.
    pub fn with_fd<T>(
        &self,
        look: impl FnOnce(BorrowedFd<'_>) -> io::Result<T>,
    ) -> io::Result<T> {
        let pipe = self.0.upgrade().ok_or(io::ErrorKind::NotConnected)?;
        look(pipe.as_fd())
    }
}

/// The end that is read from.
pub(crate) struct ReadEnd(pub(crate) Arc<AsyncFd<OwnedFd>>);

impl AsyncRead for ReadEnd {
    // ANCHOR: poll_read
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        loop {
            let mut ready = ready!(self.0.poll_read_ready(cx))?;
            let room = buffer.initialize_unfilled();
            let read = ready.try_io(|fd| Ok(nix::unistd::read(fd, room)?));
            match read {
                Ok(Err(error)) if error.kind() == io::ErrorKind::Interrupted => {}
                Ok(read) => return Poll::Ready(read.map(|n| buffer.advance(n))),
                // Not ready after all, and the runtime knows it now.
                Err(_would_block) => {}
            }
        }
    }
    // ANCHOR_END: poll_read
}

/// In place of a direction to write to: that of a pipe which is read from.
pub(crate) struct NoWriteEnd;

impl WriteEnd for NoWriteEnd {
    fn poll_write(
        &mut self,
        _: &mut Context<'_>,
        _: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let why = "this end of the pipe is for reading";
        Poll::Ready(Err(io::Error::new(io::ErrorKind::Unsupported, why)))
    }

    fn poll_flush(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_finish(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Err(io::ErrorKind::Unsupported.into()))
    }

    fn poll_close(&mut self, _: &mut Context<'_>) -> Poll<()> {
        Poll::Ready(())
    }

    fn poll_broken(&mut self, _: &mut Context<'_>) -> Poll<Option<io::Error>> {
        Poll::Ready(None)
    }

    fn can_finish(&self) -> bool {
        false
    }

    fn socket(&self) -> Option<Arc<dyn OpenSocket>> {
        None
    }
}

/// The end that is written to. `None` after `write_eof`: only closing it tells the reader.
pub(crate) struct PipeWriteEnd {
    pipe: Option<Arc<AsyncFd<OwnedFd>>>,
    reader_gone: Pin<Box<dyn Future<Output = ()> + Send>>,
}

impl PipeWriteEnd {
    pub(crate) fn new(pipe: &Arc<AsyncFd<OwnedFd>>, kind: PipeKind) -> Self {
        Self {
            pipe: Some(pipe.clone()),
            reader_gone: Box::pin(reader_gone(pipe.clone(), kind)),
        }
    }
}

/// Ends when nobody reads from the other end any more.
// ANCHOR: reader_gone
async fn reader_gone(pipe: Arc<AsyncFd<OwnedFd>>, kind: PipeKind) {
    let interest = match kind {
        // The kernel reports an error on the writing end when no reader is left.
        PipeKind::Fifo => Interest::ERROR,
        PipeKind::Socket => Interest::READABLE,
        // A terminal has no reader that could leave.
        PipeKind::CharacterDevice => return std::future::pending().await,
    };
    loop {
        let Ok(mut ready) = pipe.ready(interest).await else { return };
        let state = ready.ready();
        if state.is_error() || state.is_read_closed() || state.is_write_closed() {
            return;
        }
        // Bytes that come the wrong way: they stay where they are.
        ready.clear_ready();
    }
}
// ANCHOR_END: reader_gone

impl WriteEnd for PipeWriteEnd {
    fn poll_write(
        &mut self,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let pipe = self.pipe.as_ref().ok_or(io::ErrorKind::NotConnected)?;
        loop {
            // The call itself first: before the first event the runtime knows nothing.
            match writev(pipe.as_fd(), slices).map_err(io::Error::from) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                written => return Poll::Ready(written),
            }
            let mut ready = ready!(pipe.poll_write_ready(cx))?;
            match ready.try_io(|fd| Ok(writev(fd.as_fd(), slices)?)) {
                Ok(written) => return Poll::Ready(written),
                Err(_would_block) => {}
            }
        }
    }

    fn poll_flush(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_finish(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.reader_gone = Box::pin(std::future::ready(()));
        self.pipe = None;
        // The task is to see that there is nothing left to write to.
        cx.waker().wake_by_ref();
        Poll::Ready(Ok(()))
    }

    fn poll_close(&mut self, _: &mut Context<'_>) -> Poll<()> {
        Poll::Ready(())
    }

    fn poll_broken(&mut self, _: &mut Context<'_>) -> Poll<Option<io::Error>> {
        Poll::Pending
    }

    fn poll_gone(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.pipe.is_none() {
            return Poll::Ready(());
        }
        self.reader_gone.as_mut().poll(cx)
    }

    fn can_finish(&self) -> bool {
        true
    }

    fn socket(&self) -> Option<Arc<dyn OpenSocket>> {
        None
    }
}
