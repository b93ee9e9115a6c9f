//! What a client of a shelf is told.

use endpoints::ConnectError;
use streams::{DrainError, ReadError};

use super::{MOST, ROOM, VERSION};

/// Why there is no value.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ShelfError {
    /// There is no connection.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// The connection ended or broke in the middle of an answer.
    #[error("the connection ended in an answer: {0}")]
    Read(#[from] ReadError),
    /// The connection broke while a request was sent.
    #[error("the connection broke in a request: {0}")]
    Write(#[from] DrainError),
    /// The server speaks other versions.
    #[error("the server doesn't speak version {VERSION}; is it newer, or older?")]
    NoCommonVersion,
    /// The server speaks something else.
    #[error("the server doesn't speak this protocol: {what}")]
    OtherProtocol {
        /// What came.
        what: &'static str,
    },
    /// The server doesn't know the operation.
    #[error("the server doesn't know operation {operation}; it may be older")]
    NoSuchOperation {
        /// Which.
        operation: u8,
    },
    /// The server has no room for the value; the one before it is still there.
    #[error(
        "the server has no room for it: {ROOM} bytes are the most of all values"
    )]
    NoRoom,
    /// The server can't read the request.
    #[error("the server says that the request makes no sense")]
    BadRequest,
    /// A request before was given up, or has failed: what comes next may be its answer.
    #[error("a request before this one has no answer; connect anew")]
    OutOfStep,
    /// The name or the value is too long.
    #[error("a name has at most 255 bytes, and a request {MOST}")]
    TooLong,
}
