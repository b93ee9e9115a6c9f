//! What the handles and the task of a connection share.

use std::task::{Context, Poll, Waker};

use crate::TransportError;
use crate::any_protocol::AnyProtocol;
use crate::gauge::Gauge;
use crate::write_buffer::WriteBuffer;
use crate::write_end::WriteEnd;

mod writing;

/// The handles ask, the task does: each method is called with the lock held and none
/// calls a protocol.
pub(crate) struct State {
    // None once the connection is over.
    write_end: Option<Box<dyn WriteEnd>>,
    // The task's; one that does nothing until the task runs for the first time.
    waker: Waker,
    // Whether the task has something to do that it doesn't know of.
    changed: bool,
    phase: Phase,
    buffer: WriteBuffer,
    gauge: Gauge,
    pause_due: bool,
    unflushed: bool,
    write_eof: WriteEof,
    reading_paused: bool,
    eof_received: bool,
    watchable: bool,
    dropped_writes: usize,
    pub(crate) next_protocol: Option<AnyProtocol>,
}

// ANCHOR: phase
/// How far a connection is on its way to the end. It only ever goes forward.
enum Phase {
    Open,
    /// `close` was called: nothing is read any more, what is buffered is sent.
    Closing,
    /// `connection_lost` is due.
    Ending(Option<TransportError>),
    /// `connection_lost` was called.
    Over,
}
// ANCHOR_END: phase

#[derive(PartialEq)]
enum WriteEof {
    No,
    AfterBuffer,
    Sent,
}

/// What the task is to do next.
pub(crate) enum Step {
    PauseWriting,
    ResumeWriting,
    /// If there is anything; then it goes on.
    ReadFirst,
    Read,
    Wait,
    Lose(Option<TransportError>),
}

impl State {
    pub(crate) fn new(write_end: Box<dyn WriteEnd>) -> Self {
        Self {
            write_end: Some(write_end),
            waker: Waker::noop().clone(),
            changed: false,
            phase: Phase::Open,
            buffer: WriteBuffer::default(),
            gauge: Gauge::default(),
            pause_due: false,
            unflushed: false,
            write_eof: WriteEof::No,
            reading_paused: false,
            eof_received: false,
            watchable: true,
            dropped_writes: 0,
            next_protocol: None,
        }
    }

    // ANCHOR: close
    pub(crate) fn close(&mut self) {
        if matches!(self.phase, Phase::Open) {
            self.phase = Phase::Closing;
            self.wake();
        }
    }

    pub(crate) fn abort(&mut self) {
        self.end(None);
    }

    /// Ends the connection because of `error`, if nothing else has ended it yet.
    pub(crate) fn fail(&mut self, error: TransportError) {
        self.end(Some(error));
    }

    fn end(&mut self, error: Option<TransportError>) {
        if matches!(self.phase, Phase::Open | Phase::Closing) {
            self.buffer.clear();
            self.phase = Phase::Ending(error);
            self.wake();
        }
    }
    // ANCHOR_END: close

    pub(crate) fn is_closing(&self) -> bool {
        !matches!(self.phase, Phase::Open)
    }

    pub(crate) fn pause_reading(&mut self) {
        if self.is_reading() {
            self.reading_paused = true;
            self.wake();
        }
    }

    pub(crate) fn resume_reading(&mut self) {
        if self.reading_paused && !self.is_closing() {
            self.reading_paused = false;
            self.wake();
        }
    }

    pub(crate) fn is_reading(&self) -> bool {
        !self.is_closing() && !self.reading_paused
    }

    /// The peer will send no more, and our direction stays open.
    pub(crate) fn stop_reading(&mut self) {
        self.eof_received = true;
        self.wake();
    }

    pub(crate) fn write_end(&self) -> Option<&dyn WriteEnd> {
        self.write_end.as_deref()
    }

    /// Ends the sharing: the caller drops the writing direction when the protocol knows.
    pub(crate) fn take_write_end(&mut self) -> Option<Box<dyn WriteEnd>> {
        self.phase = Phase::Over;
        self.buffer.clear();
        self.write_end.take()
    }

    /// Notes that the task has something to do.
    pub(crate) fn wake(&mut self) {
        self.changed = true;
    }

    /// Whether there was something noted since the last call.
    pub(crate) fn take_change(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    pub(crate) fn waker(&self) -> &Waker {
        &self.waker
    }

    /// Whether after `step` the task can go on reading for as long as nothing changes.
    pub(crate) fn only_reads(&self, step: &Step) -> bool {
        matches!(step, Step::Read)
            && !self.has_unsent()
            && self.write_eof != WriteEof::AfterBuffer
    }

    /// Sends what can be sent, and says what the task is to do next. Clears `hear_first`
    /// when it has the task read before it sends.
    // ANCHOR: next_step
    pub(crate) fn next_step(
        &mut self,
        cx: &mut Context<'_>,
        hear_first: &mut bool,
    ) -> Step {
        if !self.waker.will_wake(cx.waker()) {
            self.waker = cx.waker().clone();
        }
        self.changed = false;
        if std::mem::take(&mut self.pause_due) && !self.is_ending() {
            return Step::PauseWriting;
        }
        if self.has_unsent() && self.reads() && std::mem::take(hear_first) {
            return Step::ReadFirst;
        }
        let sent = self.flush(cx);
        if sent && !self.is_ending() && self.gauge.fell_to(self.buffer.len()) {
            return Step::ResumeWriting;
        }
        self.send_eof(cx);
        let reads = self.reads();
        match &mut self.phase {
            Phase::Ending(error) => Step::Lose(error.take()),
            Phase::Closing => self.take_leave(cx),
            Phase::Open if reads => Step::Read,
            Phase::Open => self.watch(cx),
            Phase::Over => Step::Wait,
        }
    }
    // ANCHOR_END: next_step

    pub(crate) fn is_over(&self) -> bool {
        matches!(self.phase, Phase::Over)
    }

    fn reads(&self) -> bool {
        self.is_reading() && !self.eof_received
    }

    fn has_unsent(&self) -> bool {
        !self.buffer.is_empty() || self.unflushed
    }

    fn is_ending(&self) -> bool {
        matches!(self.phase, Phase::Ending(_) | Phase::Over)
    }

    /// After `close`: waits for the buffer to empty, then ends in order.
    fn take_leave(&mut self, cx: &mut Context<'_>) -> Step {
        let sent = !self.has_unsent();
        let Some(end) = &mut self.write_end else { return Step::Lose(None) };
        if sent && end.poll_close(cx).is_ready() {
            return Step::Lose(None);
        }
        match end.poll_given_up(cx) {
            Poll::Ready(after) => {
                Step::Lose(Some(TransportError::CloseTimeout { after }))
            }
            Poll::Pending => Step::Wait,
        }
    }

    /// While nothing is read, a connection that breaks is noticed all the same.
    fn watch(&mut self, cx: &mut Context<'_>) -> Step {
        let Some(end) = self.write_end.as_mut().filter(|_| self.watchable) else {
            return Step::Wait;
        };
        if end.poll_gone(cx).is_ready() {
            return Step::Lose(None);
        }
        match end.poll_broken(cx) {
            Poll::Pending => Step::Wait,
            Poll::Ready(None) => {
                self.watchable = false;
                Step::Wait
            }
            Poll::Ready(Some(error)) => {
                Step::Lose(Some(TransportError::Read(error)))
            }
        }
    }
}
