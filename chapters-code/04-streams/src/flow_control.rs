//! What `drain` waits for.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use transports::Transport;

use crate::told_once::ToldOnce;
use crate::{DrainError, StreamError};

/// Has those who write wait while the write buffer is too full: asyncio's
/// [`FlowControlMixin`](https://github.com/python/cpython/blob/3.13/Lib/asyncio/streams.py),
/// which is private there.
///
/// A handle, cheap to clone: a protocol keeps one and passes its callbacks on, who writes
/// holds another and waits. asyncio asserts that pauses and resumptions come in turn;
/// here a second of either does nothing, for nothing is wrong with the connection then.
///
/// # Examples
///
/// ```
/// use streams::{FlowControl, StreamError};
/// use transports::{Protocol, Transport, TransportError};
///
/// struct Sends(FlowControl);
///
/// impl Protocol for Sends {
///     fn pause_writing(&mut self, _: Transport) {
///         self.0.pause_writing();
///     }
///     fn resume_writing(&mut self, _: Transport) {
///         self.0.resume_writing();
///     }
///     fn connection_lost(&mut self, error: Option<TransportError>) {
///         self.0.connection_lost(error.map(StreamError::from));
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (near, far) = tokio::net::UnixStream::pair()?;
/// let flow = FlowControl::new();
/// let transport = transports::attach(near, Sends(flow.clone()))?;
/// # tokio::spawn(async move {
/// #     let (mut far, mut all) = (far, Vec::new());
/// #     tokio::io::AsyncReadExt::read_to_end(&mut far, &mut all).await
/// # });
/// for _ in 0..100 {
///     transport.write(&[0; 64 * 1024]);
///     flow.drain(&transport).await?;
///     assert!(transport.write_buffer_size() <= 64 * 1024);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default)]
pub struct FlowControl(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    pause: Mutex<Pause>,
    lost: ToldOnce<Option<StreamError>>,
}

/// Is, or will be, what those who drain wait for the end of.
#[derive(Debug, Clone, Default)]
struct Pause {
    begun: bool,
    ended: Arc<ToldOnce<Result<(), StreamError>>>,
}

/// What the protocol passes on.
impl FlowControl {
    /// Not paused, not lost.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Has [`drain`](Self::drain) wait from now on.
    pub fn pause_writing(&self) {
        self.pause().begun = true;
    }

    /// Ends the wait of all that drain.
    pub fn resume_writing(&self) {
        let pause = std::mem::take(&mut *self.pause());
        pause.ended.tell(Ok(()));
    }

    /// Ends the wait of all that drain: with the error, if there is one. Whoever drains
    /// later fails. A second time does nothing.
    pub fn connection_lost(&self, error: Option<StreamError>) {
        self.0.lost.tell(error.clone());
        let ended = self.pause().ended.clone();
        ended.tell(error.map_or(Ok(()), Err));
    }
}

/// What who writes asks.
impl FlowControl {
    /// Waits while writing on `transport` is paused; any number of tasks may. asyncio's
    /// `_drain_helper`.
    ///
    /// A transport tells its protocol to pause when its task next runs, not inside of
    /// `write` as in asyncio. So it is asked too: who writes in a loop waits in time.
    ///
    /// # Errors
    ///
    /// [`DrainError::ConnectionLost`] if the connection was lost before.
    /// [`DrainError::Broken`] if it breaks meanwhile; if it ends in order meanwhile, as by
    /// `abort`, there is no error, and the next call has it.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe: it only waits.
    // ANCHOR: drain
    pub async fn drain(&self, transport: &Transport) -> Result<(), DrainError> {
        if self.is_lost() {
            return Err(DrainError::ConnectionLost);
        }
        // Before the transport is asked: a pause that it knows of ends after that.
        let pause = self.pause().clone();
        if pause.begun || transport.is_writing_paused() {
            pause.ended.wait().await?;
        }
        Ok(())
    }
    // ANCHOR_END: drain

    /// Waits for the connection to be lost.
    ///
    /// # Errors
    ///
    /// Why, if it did not end in order; to each that asks.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe: it only waits.
    pub async fn wait_closed(&self) -> Result<(), StreamError> {
        self.0.lost.wait().await.map_or(Ok(()), Err)
    }

    /// Whether the protocol was told to pause and not yet to resume.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.pause().begun
    }

    /// Whether the connection is lost.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        self.0.lost.get().is_some()
    }

    fn pause(&self) -> MutexGuard<'_, Pause> {
        self.0.pause.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
