//! Why there is no answer.

use std::time::Duration;

use endpoints::ConnectError;
use streams::{DrainError, ReadError};

use super::ChunkError;

/// What a client could not do. Each names what it asked for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HttpError {
    /// There is no connection.
    #[error("{server}: {source}")]
    Connect {
        /// Host and port.
        server: String,
        /// Why.
        source: ConnectError,
    },
    /// The connection broke while the answer was read.
    #[error("the connection broke in the answer: {0}")]
    Read(#[from] ReadError),
    /// The connection broke while the request was sent.
    #[error("the connection broke in the request: {0}")]
    Write(#[from] DrainError),
    /// The server closed the connection and did not answer.
    #[error("the server closed the connection without an answer")]
    NoAnswer,
    /// The answer ends before its body does.
    #[error("the answer was cut after {got} bytes{}", of(*expected))]
    Cut {
        /// What has come.
        got: usize,
        /// What was announced; `None` if it comes in chunks, and the last did not.
        expected: Option<u64>,
    },
    /// What came is no response of HTTP/1.
    #[error("what came is no response of HTTP/1.1: {why}")]
    NoHttp {
        /// What is wrong with it.
        why: String,
    },
    /// The chunks of the body make no sense.
    #[error("the body: {0}")]
    Chunks(#[from] ChunkError),
    /// The body is larger than the client takes.
    #[error("the body is larger than {limit} bytes; see HttpClient::most")]
    TooLarge {
        /// What it takes.
        limit: usize,
    },
    /// It took too long.
    #[error("no answer within {after:?}")]
    Timeout {
        /// How long it had.
        after: Duration,
    },
    /// The request can't be sent as it is. Nothing was sent.
    #[error(
        "{what:?} can't stand in a request: it has a character that it can't have, or \
         is a field of the client's own"
    )]
    BadRequest {
        /// What was given.
        what: String,
    },
}

fn of(expected: Option<u64>) -> String {
    expected.map_or_else(String::new, |expected| format!(" of {expected}"))
}
