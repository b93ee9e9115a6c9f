//! Why a signal can't be handled.

use std::io;

use libc::c_int;

use crate::SignalNumber;

/// Why a signal can't be handled. asyncio has `ValueError` for a number that is no signal
/// and `RuntimeError` for all else.
// ANCHOR: signal_error
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SignalError {
    /// There is no such signal. asyncio: `ValueError`.
    #[error("{number} is no signal here: `kill -l` lists them")]
    NotASignal {
        /// The number.
        number: c_int,
    },

    /// The kernel lets nobody catch it. asyncio: `RuntimeError`, "sig 9 cannot be caught".
    #[error(
        "{signal} cannot be caught: the kernel acts on it alone, so choose another, \
         as SIGTERM"
    )]
    Uncatchable {
        /// `SIGKILL` or `SIGSTOP`.
        signal: SignalNumber,
    },

    /// It tells of a fault in the very instruction that was executed, and comes again when
    /// the handler returns: `SIGSEGV`, `SIGILL`, `SIGFPE`, `SIGBUS`.
    #[error(
        "{signal} tells of a fault of the program's own, and can't be waited for"
    )]
    Fault {
        /// The signal.
        signal: SignalNumber,
    },

    /// There is no runtime to call handlers in. asyncio has no handlers without a loop.
    #[error("there is no tokio runtime here: call it within `Runtime::block_on`")]
    NoRuntime,

    /// Only one self-pipe can be installed in a process.
    #[error("a self-pipe is installed already: read the signals there")]
    AlreadyInstalled,

    /// The system refuses. asyncio: `RuntimeError`, or the `OSError` itself.
    #[error("{signal} can't be handled: {source}")]
    System {
        /// The signal.
        signal: SignalNumber,
        /// Its answer.
        source: io::Error,
    },
}
// ANCHOR_END: signal_error
