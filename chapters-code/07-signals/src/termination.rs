//! The signals that ask a process to end.

use std::io;

use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::{SignalNumber, unblock};

/// `SIGINT` and `SIGTERM`, from Ctrl-C and from whoever manages services.
///
/// Make it before the first client is told to come. From then on neither signal ends the
/// process by itself, and none is missed: one that comes early is there when it is asked
/// for.
// ANCHOR: termination
#[derive(Debug)]
pub struct Termination {
    interrupt: Signal,
    terminate: Signal,
}

impl Termination {
    /// Takes both signals over, and unblocks them in this thread: a parent may have
    /// blocked them.
    ///
    /// # Errors
    ///
    /// The system's.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    pub fn listen() -> io::Result<Self> {
        let listening = Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        };
        unblock(&[SignalNumber::INTERRUPT, SignalNumber::TERMINATE])?;
        Ok(listening)
    }

    /// Waits for the next of them.
    ///
    /// # Cancel safety
    ///
    /// Yes: a signal is taken when it is returned.
    pub async fn requested(&mut self) -> SignalNumber {
        tokio::select! {
            _ = self.interrupt.recv() => SignalNumber::INTERRUPT,
            _ = self.terminate.recv() => SignalNumber::TERMINATE,
        }
    }
}
// ANCHOR_END: termination
