//! The direction of a stream that a transport writes to.

use std::io::{self, IoSlice};
use std::os::fd::BorrowedFd;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

/// Shared by the transport's handles and its task. `cx` is always the task's, so that
/// what is pending wakes the task, whoever tried.
pub(crate) trait WriteEnd: Send {
    /// Writes what goes in without waiting. A short count says that it is full.
    fn poll_write(
        &mut self,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>>;

    /// Sends on what the stream itself has put by, as TLS does.
    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>>;

    /// Tells the peer that nothing follows, and leaves the other direction open.
    fn poll_finish(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>>;

    /// Takes leave before the stream is dropped, if it has a way to.
    fn poll_close(&mut self, cx: &mut Context<'_>) -> Poll<()>;

    /// Waits until a stream that is closed has had its time and is given up, sent or not.
    fn poll_given_up(&mut self, _: &mut Context<'_>) -> Poll<Duration> {
        Poll::Pending
    }

    /// Waits for the connection to break, without reading. `None` if there is no telling.
    fn poll_broken(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Error>>;

    /// Waits for a reader to leave in order, where that can be noticed without reading:
    /// on a pipe. The connection then ends without an error.
    fn poll_gone(&mut self, _: &mut Context<'_>) -> Poll<()> {
        Poll::Pending
    }

    /// Whether `poll_finish` can work.
    fn can_finish(&self) -> bool;

    /// The socket under it, which stays open for as long as this is held.
    fn socket(&self) -> Option<Arc<dyn OpenSocket>>;
}

/// A socket that can't be closed while somebody looks at it.
pub(crate) trait OpenSocket: Send + Sync {
    fn fd(&self) -> BorrowedFd<'_>;
}
