//! Where what is fed waits for its reader.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use bytes::BytesMut;
use transports::Transport;

use crate::spare_buffers;
use crate::window::Window;
use crate::{FeedAfterEof, StreamError, TransportAlreadySet};

/// What a reader shares with its feeders.
///
/// A reader that waits has lent its window: what is fed then goes straight behind it.
/// While it reads, what is fed gathers here.
#[derive(Debug)]
pub(crate) struct Inbox {
    limit: usize,
    // What the reader holds itself; it alone writes this.
    held: AtomicUsize,
    // Both are changed with the lock held; read without it, they save taking it.
    broken: AtomicBool,
    paused: AtomicBool,
    contents: Mutex<Contents>,
}

#[derive(Debug, Default)]
struct Contents {
    data: BytesMut,
    // How much of `data` the reader has lent, and so knows already.
    lent: usize,
    eof: bool,
    error: Option<StreamError>,
    waiter: Option<Waker>,
    transport: Option<Transport>,
    reader_gone: bool,
}

/// Feeding.
impl Inbox {
    pub(crate) fn new(limit: NonZeroUsize) -> Self {
        Self {
            limit: limit.get(),
            held: AtomicUsize::new(0),
            broken: AtomicBool::new(false),
            paused: AtomicBool::new(false),
            contents: Mutex::default(),
        }
    }

    #[inline]
    pub(crate) fn limit(&self) -> usize {
        self.limit
    }

    // ANCHOR: feed_data
    pub(crate) fn feed_data(&self, data: &[u8]) -> Result<(), FeedAfterEof> {
        let mut contents = self.lock();
        if contents.eof {
            return Err(FeedAfterEof);
        }
        if data.is_empty() || contents.reader_gone {
            return Ok(());
        }
        spare_buffers::make_room(&mut contents.data, data.len());
        contents.data.extend_from_slice(data);
        let buffered = self.held.load(Ordering::Relaxed) + contents.data.len();
        if buffered > self.limit.saturating_mul(2)
            && !self.is_paused()
            && let Some(transport) = &contents.transport
        {
            self.paused.store(true, Ordering::Relaxed);
            transport.pause_reading();
        }
        wake(contents);
        Ok(())
    }
    // ANCHOR_END: feed_data

    pub(crate) fn feed_eof(&self) {
        let mut contents = self.lock();
        contents.eof = true;
        wake(contents);
    }

    pub(crate) fn set_error(&self, error: StreamError) {
        let mut contents = self.lock();
        contents.error = Some(error);
        self.broken.store(true, Ordering::Release);
        wake(contents);
    }

    pub(crate) fn set_transport(
        &self,
        transport: Transport,
    ) -> Result<(), TransportAlreadySet> {
        let mut contents = self.lock();
        if contents.transport.is_some() {
            return Err(TransportAlreadySet);
        }
        contents.transport = Some(transport);
        Ok(())
    }

    pub(crate) fn error(&self) -> Option<StreamError> {
        if self.is_broken() { self.lock().error.clone() } else { None }
    }

    #[inline]
    pub(crate) fn is_broken(&self) -> bool {
        self.broken.load(Ordering::Acquire)
    }

    #[inline]
    pub(crate) fn is_paused(&self) -> bool {
        self.paused.load(Ordering::Relaxed)
    }
}

/// Reading: the reader alone calls these.
impl Inbox {
    /// Moves what has come into the window, and says whether that was anything.
    pub(crate) fn deliver(&self, window: &mut Window) -> bool {
        self.take(&mut self.lock(), window)
    }

    /// Waits for data (true), the end (false), or an error: in this order, if several are
    /// there.
    /// Whoever waits needs more than it has, so the transport reads again.
    // ANCHOR: poll_more
    pub(crate) fn poll_more(
        &self,
        cx: &mut Context<'_>,
        window: &mut Window,
    ) -> Poll<Result<bool, StreamError>> {
        let mut contents = self.lock();
        if self.take(&mut contents, window) {
            return Poll::Ready(Ok(true));
        }
        if contents.eof {
            return Poll::Ready(Ok(false));
        }
        if let Some(error) = &contents.error {
            return Poll::Ready(Err(error.clone()));
        }
        self.resume(&contents);
        contents.lent = window.len();
        contents.data = window.lend();
        self.held.store(0, Ordering::Relaxed);
        match &mut contents.waiter {
            Some(waiter) => waiter.clone_from(cx.waker()),
            empty => *empty = Some(cx.waker().clone()),
        }
        Poll::Pending
    }
    // ANCHOR_END: poll_more

    /// Notes what the reader holds after it has taken some, and reads on if that, with
    /// what waits here, is within the limit.
    #[inline]
    pub(crate) fn took(&self, held: usize) {
        self.held.store(held, Ordering::Relaxed);
        if self.is_paused() && held <= self.limit {
            self.resume_within_the_limit(held);
        }
    }

    #[cold]
    fn resume_within_the_limit(&self, held: usize) {
        let contents = self.lock();
        if held + contents.data.len() <= self.limit {
            self.resume(&contents);
        }
    }

    pub(crate) fn eof(&self) -> bool {
        self.lock().eof
    }

    /// Whether nothing waits here and nothing follows.
    pub(crate) fn is_drained(&self) -> bool {
        let contents = self.lock();
        contents.eof && contents.data.is_empty()
    }

    /// How much waits here.
    pub(crate) fn len(&self) -> usize {
        self.lock().data.len()
    }

    /// Nobody reads any more. What comes from now on is dropped, so nothing need wait.
    pub(crate) fn leave(&self) {
        let mut contents = self.lock();
        contents.reader_gone = true;
        contents.data = BytesMut::new();
        self.resume(&contents);
    }

    fn take(&self, contents: &mut Contents, window: &mut Window) -> bool {
        let came = contents.data.len() > std::mem::take(&mut contents.lent);
        if !contents.data.is_empty() {
            window.receive(&mut contents.data);
            self.held.store(window.len(), Ordering::Relaxed);
        }
        came
    }

    // With the lock held, so that pausing and resuming reach the transport in order.
    fn resume(&self, contents: &Contents) {
        if self.is_paused() {
            self.paused.store(false, Ordering::Relaxed);
            if let Some(transport) = &contents.transport {
                transport.resume_reading();
            }
        }
    }

    // No foreign code runs with the lock held, so nothing panics under it.
    fn lock(&self) -> MutexGuard<'_, Contents> {
        self.contents.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn wake(mut contents: MutexGuard<'_, Contents>) {
    let waiter = contents.waiter.take();
    drop(contents);
    if let Some(waiter) = waiter {
        waiter.wake();
    }
}
