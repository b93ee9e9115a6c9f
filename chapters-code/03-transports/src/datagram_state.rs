//! What the handles and the task of a datagram endpoint share.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

use tokio::time::Sleep;

use crate::datagram_socket::is_retried;
use crate::gauge::Gauge;
use crate::{
    DatagramAddress, DatagramSocket, SendRefused, TransportError, WaterMarks,
};

/// The handles ask, the task does: each method is called with the lock held and none
/// calls a protocol.
pub(crate) struct DatagramState<A: DatagramAddress> {
    // None once the endpoint is over.
    socket: Option<Arc<dyn DatagramSocket<Address = A>>>,
    // The task's; one that does nothing until the task runs for the first time.
    waker: Waker,
    phase: Phase,
    queue: VecDeque<Datagram<A>>,
    size: usize,
    gauge: Gauge,
    pause_due: bool,
    errors: VecDeque<io::Error>,
    retry: Option<Pin<Box<Sleep>>>,
}

/// A datagram that the kernel had no room for; `to` is `None` for the fixed peer.
struct Datagram<A> {
    data: Box<[u8]>,
    to: Option<A>,
}

/// How far an endpoint is on its way to the end. It only ever goes forward.
enum Phase {
    Open,
    Closing,
    Ending(Option<TransportError>),
    Over,
}

/// What the task is to do next.
pub(crate) enum DatagramStep {
    PauseWriting,
    ResumeWriting,
    ErrorReceived(io::Error),
    Receive,
    Wait,
    Lose(Option<TransportError>),
}

/// What a queued datagram counts beside its bytes, so that empty ones count too: asyncio's
/// figure since 3.13.
// ANCHOR: header
pub(crate) const HEADER: usize = 8;
// ANCHOR_END: header

/// A protocol that sends and fails in an endless loop is told of so many failures.
const MOST_ERRORS: usize = 1024;

/// Where the kernel doesn't say when there is room, it is asked this often.
const RETRY_AFTER: Duration = Duration::from_millis(2);

impl<A: DatagramAddress> DatagramState<A> {
    pub(crate) fn new(socket: Arc<dyn DatagramSocket<Address = A>>) -> Self {
        Self {
            socket: Some(socket),
            waker: Waker::noop().clone(),
            phase: Phase::Open,
            queue: VecDeque::new(),
            size: 0,
            gauge: Gauge::default(),
            pause_due: false,
            errors: VecDeque::new(),
            retry: None,
        }
    }

    /// Sends at once, or queues what the kernel has no room for.
    // ANCHOR: send
    pub(crate) fn send(
        &mut self,
        data: &[u8],
        to: Option<&A>,
    ) -> Result<(), SendRefused> {
        let (Phase::Open, Some(socket)) = (&self.phase, &self.socket) else {
            return Err(SendRefused::Closing);
        };
        if self.queue.is_empty() {
            match socket.send_now(data, to) {
                Ok(()) => return Ok(()),
                Err(error) if is_retried(&error) => {}
                Err(error) => {
                    self.report(error);
                    return Ok(());
                }
            }
        }
        self.queue.push_back(Datagram { data: data.into(), to: to.cloned() });
        self.size += data.len() + HEADER;
        self.pause_due |= self.gauge.rose_to(self.size);
        self.waker.wake_by_ref();
        Ok(())
    }
    // ANCHOR_END: send

    /// Keeps an error for `error_received`.
    fn report(&mut self, error: io::Error) {
        if self.errors.len() < MOST_ERRORS {
            self.errors.push_back(error);
        }
        self.waker.wake_by_ref();
    }

    pub(crate) fn close(&mut self) {
        if matches!(self.phase, Phase::Open) {
            self.phase = Phase::Closing;
            self.waker.wake_by_ref();
        }
    }

    /// Drops what is queued and ends the endpoint, if nothing else has ended it yet.
    pub(crate) fn end(&mut self, error: Option<TransportError>) {
        if matches!(self.phase, Phase::Open | Phase::Closing) {
            self.clear();
            if error.is_some() {
                // It has panicked, and is told of the end alone.
                self.errors.clear();
            }
            self.phase = Phase::Ending(error);
            self.waker.wake_by_ref();
        }
    }

    fn clear(&mut self) {
        self.queue = VecDeque::new();
        self.size = 0;
    }

    pub(crate) fn is_closing(&self) -> bool {
        !matches!(self.phase, Phase::Open)
    }

    pub(crate) fn queued(&self) -> usize {
        self.size
    }

    pub(crate) fn marks(&self) -> WaterMarks {
        self.gauge.marks()
    }

    /// Lower marks can pause the protocol at once; higher ones don't resume it.
    pub(crate) fn set_marks(&mut self, marks: WaterMarks) {
        self.gauge.set_marks(marks);
        if self.gauge.rose_to(self.size) {
            self.pause_due = true;
            self.waker.wake_by_ref();
        }
    }

    pub(crate) fn is_writing_paused(&self) -> bool {
        self.gauge.is_paused()
    }

    pub(crate) fn socket(&self) -> Option<Arc<dyn DatagramSocket<Address = A>>> {
        self.socket.clone()
    }

    /// Ends the sharing: the caller drops the socket when the protocol knows.
    pub(crate) fn take_socket(
        &mut self,
    ) -> Option<Arc<dyn DatagramSocket<Address = A>>> {
        self.phase = Phase::Over;
        self.clear();
        self.retry = None;
        self.socket.take()
    }

    /// Sends what can be sent, and says what the task is to do next.
    // ANCHOR: next_step
    pub(crate) fn next_step(&mut self, cx: &mut Context<'_>) -> DatagramStep {
        if !self.waker.will_wake(cx.waker()) {
            self.waker = cx.waker().clone();
        }
        if let Some(error) = self.errors.pop_front() {
            return DatagramStep::ErrorReceived(error);
        }
        if std::mem::take(&mut self.pause_due) && !self.is_ending() {
            return DatagramStep::PauseWriting;
        }
        if let Err(error) = self.flush(cx) {
            return DatagramStep::ErrorReceived(error);
        }
        if !self.is_ending() && self.gauge.fell_to(self.size) {
            return DatagramStep::ResumeWriting;
        }
        match &mut self.phase {
            Phase::Open => DatagramStep::Receive,
            Phase::Closing if self.queue.is_empty() => DatagramStep::Lose(None),
            Phase::Closing | Phase::Over => DatagramStep::Wait,
            Phase::Ending(error) => DatagramStep::Lose(error.take()),
        }
    }
    // ANCHOR_END: next_step

    fn is_ending(&self) -> bool {
        matches!(self.phase, Phase::Ending(_) | Phase::Over)
    }

    /// Sends from the queue until the kernel has no more room. A datagram that it refuses
    /// is gone, and the next has its turn.
    fn flush(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        while let Poll::Ready(Some((size, sent))) = self.poll_front(cx) {
            self.queue.pop_front();
            self.size -= size + HEADER;
            self.retry = None;
            sent?;
        }
        if self.queue.is_empty() && self.queue.capacity() > 0 {
            self.queue = VecDeque::new();
        }
        Ok(())
    }

    fn poll_front(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<(usize, io::Result<()>)>> {
        let (Some(socket), Some(next)) = (&self.socket, self.queue.front()) else {
            return Poll::Ready(None);
        };
        let size = next.data.len();
        if let Poll::Ready(sent) = socket.poll_send(cx, &next.data, next.to.as_ref())
        {
            return Poll::Ready(Some((size, sent)));
        }
        // ANCHOR: retry
        if socket.tells_when_writable() {
            return Poll::Pending;
        }
        loop {
            let again = || Box::pin(tokio::time::sleep(RETRY_AFTER));
            ready!(self.retry.get_or_insert_with(again).as_mut().poll(cx));
            self.retry = None;
            match socket.send_now(&next.data, next.to.as_ref()) {
                Err(error) if is_retried(&error) => {}
                sent => return Poll::Ready(Some((size, sent))),
            }
        }
        // ANCHOR_END: retry
    }
}
