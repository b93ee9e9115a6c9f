//! A transfer that ended before its end.

use std::io;

/// [`sock_sendall`](crate::sock_sendall) or [`sock_sendfile`](crate::sock_sendfile) failed
/// after `sent` bytes.
///
/// asyncio doesn't say how much. Still, `sent` is what the kernel took, not what the peer
/// has read: only the peer can say that.
// ANCHOR: send_error
#[derive(Debug, thiserror::Error)]
#[error("{source}, after {sent} bytes were handed to the kernel")]
pub struct SendError {
    /// How many bytes the kernel had taken before.
    pub sent: usize,
    /// What it said then.
    pub source: io::Error,
}
// ANCHOR_END: send_error

/// For `?` in a function that returns `io::Result`; the kind stays, the count is in the
/// message.
impl From<SendError> for io::Error {
    fn from(error: SendError) -> Self {
        Self::new(error.source.kind(), error)
    }
}
