//! How waiting for room can fail.

use std::io;

use crate::StreamError;

/// Why [`drain`](crate::StreamWriter::drain) can't promise that writing goes on.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum DrainError {
    /// The connection is over: asyncio's `ConnectionResetError('Connection lost')`.
    #[error("the connection is lost: what was written may not have arrived")]
    ConnectionLost,
    /// The connection broke, or the reader was given an error by
    /// [`set_error`](crate::StreamReader::set_error).
    #[error(transparent)]
    Broken(#[from] StreamError),
}

impl From<DrainError> for io::Error {
    fn from(error: DrainError) -> Self {
        match error {
            DrainError::ConnectionLost => {
                Self::new(io::ErrorKind::ConnectionReset, error)
            }
            DrainError::Broken(broken) => broken.into(),
        }
    }
}
