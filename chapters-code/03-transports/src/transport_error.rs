//! Why a connection ended otherwise than in order.

use std::any::Any;
use std::io;
use std::time::Duration;

/// What `connection_lost` is given when the connection did not end in order: asyncio's
/// exception in place of `None`.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransportError {
    /// The peer or the kernel: reading failed, `ConnectionReset` for one.
    #[error("reading: {0}")]
    Read(#[source] io::Error),
    /// The peer or the kernel: writing failed, `BrokenPipe` for one.
    #[error("writing: {0}")]
    Write(#[source] io::Error),
    /// The peer: after `close` it has taken nothing for that long, and what was not sent
    /// is lost. Only of a stream that has such a limit, as TLS does.
    #[error(
        "the peer took nothing for {after:?} after close: what was not sent is lost"
    )]
    CloseTimeout {
        /// How long it had.
        after: Duration,
    },
    /// The protocol panicked. Nobody else is harmed, but its state can't be trusted.
    #[error("the protocol panicked in {callback}: {message}")]
    Panicked {
        /// The callback that it panicked in.
        callback: &'static str,
        /// What the panic said.
        message: String,
    },
    /// The protocol, or who else holds the transport, wrote after `write_eof`.
    #[error("write after write_eof: the peer has been told that nothing follows")]
    WriteAfterEof,
    /// The protocol gave an empty slice from `get_buffer`, which would read as the end.
    #[error("get_buffer gave an empty buffer; give room for one byte at least")]
    EmptyBuffer,
    /// The runtime was shut down, or dropped the connection's task.
    #[error("the runtime stopped before the connection ended")]
    RuntimeStopped,
}

impl TransportError {
    /// The kind of the system's error that is behind it or nearest to it, if one is.
    #[must_use]
    pub fn kind(&self) -> Option<io::ErrorKind> {
        match self {
            Self::Read(error) | Self::Write(error) => Some(error.kind()),
            Self::CloseTimeout { .. } => Some(io::ErrorKind::TimedOut),
            _ => None,
        }
    }

    /// The panic of `callback`, from what `catch_unwind` caught.
    pub(crate) fn panicked(
        callback: &'static str,
        payload: &(dyn Any + Send),
    ) -> Self {
        let message = payload
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "no message".to_owned());
        Self::Panicked { callback, message }
    }
}
