//! The task that drives one connection.

use std::any::Any;
use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, ReadBuf};

use crate::any_protocol::{AnyProtocol, Kind};
use crate::connection::Connection;
use crate::read_buffer;
use crate::state::Step;
use crate::{OnEof, Transport, TransportError};

/// Owns the reading direction and makes every callback, so that no two run at once and
/// their order is kept. Dropping it before its time ends the connection too.
pub(crate) struct Driver {
    connection: Arc<Connection>,
    read: Box<dyn AsyncRead + Send + Unpin>,
    over: bool,
    // Dropped last: then the socket is closed.
    companion: Box<dyn Any + Send>,
}

/// After so many steps the other tasks of the thread have their turn.
const STEPS_A_TURN: usize = 64;

// ANCHOR: poll
impl Future for Driver {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        // The peer's last words come before its leaving makes a write fail.
        let mut hear_first = true;
        for _ in 0..STEPS_A_TURN {
            let step = self.connection.next_step(cx, &mut hear_first);
            let goes_on = matches!(step, Step::ReadFirst);
            match step {
                Step::PauseWriting => {
                    self.call("pause_writing", AnyProtocol::pause_writing);
                }
                Step::ResumeWriting => {
                    self.call("resume_writing", AnyProtocol::resume_writing);
                }
                // Called in one place, so that it is inlined.
                Step::Read | Step::ReadFirst => {
                    if self.read(cx).is_pending() && !goes_on {
                        return Poll::Pending;
                    }
                }
                Step::Wait => return Poll::Pending,
                Step::Lose(error) => {
                    self.lose(error);
                    return Poll::Ready(());
                }
            }
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}
// ANCHOR_END: poll

impl Driver {
    pub(crate) fn new(
        connection: Arc<Connection>,
        read: Box<dyn AsyncRead + Send + Unpin>,
    ) -> Self {
        Self { connection, read, over: false, companion: Box::new(()) }
    }

    /// Keeps `companion` until the connection is over and its socket closed.
    pub(crate) fn accompany(&mut self, companion: impl Any + Send) {
        self.companion = Box::new(companion);
    }

    pub(crate) fn connection_made(&mut self) {
        self.call("connection_made", AnyProtocol::connection_made);
    }

    /// Reads once, and calls the protocol with what came.
    // ANCHOR: read
    fn read(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let came = if self.connection.is_buffered() {
            self.read_into_the_protocols_buffer(cx)
        } else {
            read_buffer::lend(|buffer| {
                let mut buffer = ReadBuf::new(buffer);
                ready!(Pin::new(&mut self.read).poll_read(cx, &mut buffer))
                    .map_err(TransportError::Read)?;
                let data = buffer.filled();
                if !data.is_empty() {
                    self.data_received(data)?;
                }
                Poll::Ready(Ok(data.len()))
            })
        };
        match ready!(came) {
            Ok(0) => self.eof_received(),
            Ok(_) => {}
            // A signal came in between: the next step reads again.
            Err(error) if error.kind() == Some(ErrorKind::Interrupted) => {}
            Err(error) => self.connection.state().fail(error),
        }
        Poll::Ready(())
    }
    // ANCHOR_END: read

    fn data_received(&self, mut data: &[u8]) -> Result<(), TransportError> {
        match &mut self.connection.protocol().0 {
            Kind::Plain(protocol) => self.contain("data_received", |transport| {
                protocol.data_received(transport, data);
            }),
            // Another thread has set it since the read began: it gets copies.
            Kind::Buffered(protocol) => {
                while !data.is_empty() {
                    let room = guard("get_buffer", || protocol.get_buffer())?;
                    let n = room.len().min(data.len());
                    if n == 0 {
                        return Err(TransportError::EmptyBuffer);
                    }
                    room[..n].copy_from_slice(&data[..n]);
                    data = &data[n..];
                    self.contain("buffer_updated", |transport| {
                        protocol.buffer_updated(transport, n);
                    })?;
                }
                Ok(())
            }
        }
    }

    // ANCHOR: read_into
    fn read_into_the_protocols_buffer(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Result<usize, TransportError>> {
        let connection = self.connection.clone();
        let mut protocol = connection.protocol();
        let Kind::Buffered(protocol) = &mut protocol.0 else {
            // Another thread has just set a plain one: begin again.
            cx.waker().wake_by_ref();
            return Poll::Pending;
        };
        let buffer = guard("get_buffer", || protocol.get_buffer())?;
        if buffer.is_empty() {
            return Poll::Ready(Err(TransportError::EmptyBuffer));
        }
        let mut buffer = ReadBuf::new(buffer);
        ready!(Pin::new(&mut self.read).poll_read(cx, &mut buffer))
            .map_err(TransportError::Read)?;
        let n = buffer.filled().len();
        if n > 0 {
            self.contain("buffer_updated", |transport| {
                protocol.buffer_updated(transport, n);
            })?;
        }
        Poll::Ready(Ok(n))
    }
    // ANCHOR_END: read_into

    fn eof_received(&mut self) {
        let answer = self.call("eof_received", AnyProtocol::eof_received);
        let mut state = self.connection.state();
        match answer {
            Some(OnEof::KeepOpen) if self.connection.can_write_eof => {
                state.stop_reading();
            }
            Some(OnEof::KeepOpen) => {
                tracing::warn!("the stream has no half-close: it is closed");
                state.close();
            }
            Some(OnEof::Close) => state.close(),
            None => {}
        }
    }

    /// Makes a callback. A panic in it ends this connection.
    // ANCHOR: call
    fn call<T>(
        &self,
        name: &'static str,
        callback: impl FnOnce(&mut AnyProtocol, Transport) -> T,
    ) -> Option<T> {
        let mut protocol = self.connection.protocol();
        let result =
            self.contain(name, |transport| callback(&mut protocol, transport));
        drop(protocol);
        result.map_err(|panicked| self.connection.state().fail(panicked)).ok()
    }

    fn contain<T>(
        &self,
        name: &'static str,
        callback: impl FnOnce(Transport) -> T,
    ) -> Result<T, TransportError> {
        guard(name, || callback(Transport::of(&self.connection)))
    }
    // ANCHOR_END: call

    fn lose(&mut self, error: Option<TransportError>) {
        self.over = true;
        // The handles can't write any more; the socket is closed when the protocol knows.
        let write_end = self.connection.state().take_write_end();
        let mut protocol = self.connection.protocol();
        // The hook has reported the panic, and there is nobody left to tell.
        let _ = guard("connection_lost", || {
            let mut gone = std::mem::replace(&mut *protocol, AnyProtocol::none());
            gone.connection_lost(error);
        });
        drop(protocol);
        drop(write_end);
    }
}

/// The runtime is shutting down: asyncio would forget the connection without a word.
impl Drop for Driver {
    fn drop(&mut self) {
        if !self.over {
            self.lose(Some(TransportError::RuntimeStopped));
        }
    }
}

/// Runs a piece of the protocol and makes an error of its panic.
// ANCHOR: guard
pub(crate) fn guard<T>(
    name: &'static str,
    callback: impl FnOnce() -> T,
) -> Result<T, TransportError> {
    // The protocol is used once more at most, for connection_lost, and then dropped.
    catch_unwind(AssertUnwindSafe(callback))
        .map_err(|payload| TransportError::panicked(name, &*payload))
}
// ANCHOR_END: guard
