//! Why a descriptor can't be a pipe transport.

use std::io;

use crate::NoRuntime;

/// What [`connect_read_pipe`](crate::connect_read_pipe) and
/// [`connect_write_pipe`](crate::connect_write_pipe) fail with. The descriptor is closed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PipeError {
    /// The caller's: asyncio's `ValueError`. A file is always ready, and so there is
    /// nothing to wait for.
    #[error("{0} is no pipe; give a pipe, a socket or a character device")]
    NotAPipe(&'static str),
    /// The kernel's: it can't be looked at or watched. `/dev/null` is such a device.
    #[error("watching the pipe: {0}")]
    Watch(#[from] io::Error),
    /// The caller's: called outside a runtime.
    #[error(transparent)]
    NoRuntime(#[from] NoRuntime),
}
