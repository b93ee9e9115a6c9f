//! The writing direction: the kernel first, then the buffer.

use std::io::{self, IoSlice};
use std::task::{Context, Poll};

use super::{Phase, State, WriteEof};
use crate::{TransportError, WaterMarks};

impl State {
    /// Writes the pieces as one, unless it is too late for that.
    pub(crate) fn write(&mut self, slices: &[IoSlice<'_>]) {
        if self.write_eof != WriteEof::No && !self.is_closing() {
            return self.fail(TransportError::WriteAfterEof);
        }
        if slices.iter().all(|slice| slice.is_empty()) {
            return;
        }
        if self.is_closing() {
            return self.drop_write();
        }
        for slices in slices.chunks(MOST_SLICES) {
            self.send_or_buffer(slices);
        }
    }

    /// Sends what the kernel takes at once and buffers the rest.
    // ANCHOR: write
    fn send_or_buffer(&mut self, slices: &[IoSlice<'_>]) {
        let (Phase::Open, Some(end)) = (&self.phase, &mut self.write_end) else {
            return;
        };
        let total: usize = slices.iter().map(|slice| slice.len()).sum();
        let mut sent = 0;
        if self.buffer.is_empty() {
            let mut cx = Context::from_waker(&self.waker);
            match end.poll_write(&mut cx, slices) {
                Poll::Ready(Ok(n)) => sent = n,
                Poll::Ready(Err(error)) if is_interrupted(&error) => {}
                Poll::Ready(Err(error)) => {
                    return self.fail(TransportError::Write(error));
                }
                Poll::Pending => {}
            }
            self.unflushed = !matches!(end.poll_flush(&mut cx), Poll::Ready(Ok(())));
        }
        if sent < total {
            self.buffer.append(slices, sent);
            self.pause_due |= self.gauge.rose_to(self.buffer.len());
            self.wake();
        } else if self.unflushed {
            self.wake();
        }
    }
    // ANCHOR_END: write

    /// Counts a write that comes too late. A protocol that goes on and on is logged.
    fn drop_write(&mut self) {
        self.dropped_writes += 1;
        if self.dropped_writes >= LOG_THRESHOLD {
            tracing::warn!(
                dropped = self.dropped_writes,
                "write on a transport that is closed"
            );
        }
    }

    pub(crate) fn write_eof(&mut self) {
        if self.is_closing() || self.write_eof != WriteEof::No {
            return;
        }
        self.write_eof = WriteEof::AfterBuffer;
        let waker = self.waker.clone();
        self.send_eof(&mut Context::from_waker(&waker));
    }

    /// Shuts our direction down, if that was asked for and all is sent.
    pub(super) fn send_eof(&mut self, cx: &mut Context<'_>) {
        if self.write_eof != WriteEof::AfterBuffer || self.has_unsent() {
            return;
        }
        let Some(end) = &mut self.write_end else { return };
        match end.poll_finish(cx) {
            Poll::Ready(Ok(())) => self.write_eof = WriteEof::Sent,
            Poll::Ready(Err(error)) => self.fail(TransportError::Write(error)),
            Poll::Pending => self.wake(),
        }
    }

    /// Sends what the kernel takes, and says whether it took any.
    // ANCHOR: flush
    pub(super) fn flush(&mut self, cx: &mut Context<'_>) -> bool {
        let Some(end) = &mut self.write_end else { return false };
        let before = self.buffer.len();
        let mut result = Ok(());
        while result.is_ok() && !self.buffer.is_empty() {
            match end.poll_write(cx, &self.buffer.slices()) {
                Poll::Ready(Ok(0)) => result = Err(io::ErrorKind::WriteZero.into()),
                Poll::Ready(Ok(n)) => self.buffer.consume(n),
                Poll::Ready(Err(error)) if is_interrupted(&error) => {}
                Poll::Ready(Err(error)) => result = Err(error),
                Poll::Pending => break,
            }
        }
        let sent = self.buffer.len() < before;
        if result.is_ok() && (self.unflushed || sent) {
            let flushed = end.poll_flush(cx);
            self.unflushed = flushed.is_pending();
            if let Poll::Ready(flushed) = flushed {
                result = flushed;
            }
        }
        if let Err(error) = result {
            self.fail(TransportError::Write(error));
        }
        sent
    }
    // ANCHOR_END: flush

    pub(crate) fn buffered(&self) -> usize {
        self.buffer.len()
    }

    pub(crate) fn marks(&self) -> WaterMarks {
        self.gauge.marks()
    }

    /// Lower marks can pause the protocol at once; higher ones don't resume it.
    pub(crate) fn set_marks(&mut self, marks: WaterMarks) {
        self.gauge.set_marks(marks);
        if self.gauge.rose_to(self.buffer.len()) {
            self.pause_due = true;
            self.wake();
        }
    }

    pub(crate) fn is_writing_paused(&self) -> bool {
        self.gauge.is_paused()
    }

    pub(crate) fn dropped_writes(&self) -> usize {
        self.dropped_writes
    }
}

/// A signal came in between: nothing is wrong, the same is tried again.
fn is_interrupted(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::Interrupted
}

/// The most pieces that one system call takes: `IOV_MAX` of
/// [writev(2)](https://man7.org/linux/man-pages/man2/writev.2.html).
const MOST_SLICES: usize = libc::UIO_MAXIOV as usize;

/// From this many dropped writes on each is logged: asyncio's
/// `LOG_THRESHOLD_FOR_CONNLOST_WRITES`.
const LOG_THRESHOLD: usize = 5;
