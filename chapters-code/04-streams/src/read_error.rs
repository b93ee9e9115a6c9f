//! How a read can fail.

use std::io;

use bytes::Bytes;

use crate::StreamError;

/// Why a read gave nothing. Each variant says what is still in the buffer.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The peer: the stream ended before the read was complete. The buffer is empty, for
    /// what had come is in `partial`. asyncio's
    /// [`IncompleteReadError`](https://docs.python.org/3/library/asyncio-exceptions.html#asyncio.IncompleteReadError).
    #[error("{}", incomplete(partial, *expected))]
    IncompleteRead {
        /// What came before the end.
        partial: Bytes,
        /// How many bytes were asked for; `None` when it was a separator.
        expected: Option<usize>,
    },
    /// The peer: no separator within the limit. All stays in the buffer, and the same
    /// read fails for ever: take the bytes another way, with
    /// [`readexactly(consumed)`](crate::StreamReader::readexactly) for one. asyncio's
    /// [`LimitOverrunError`](https://docs.python.org/3/library/asyncio-exceptions.html#asyncio.LimitOverrunError).
    #[error("{}", overrun(*consumed, *limit, *found))]
    LimitOverrun {
        /// How many bytes at the front belong to no separator: when it was found, all
        /// before it; else all but those that could be a separator's beginning.
        consumed: usize,
        /// The reader's limit.
        limit: usize,
        /// Whether the separator has come, too far behind.
        found: bool,
    },
    /// The peer: a line longer than the limit. It is dropped: through its end if that has
    /// come, else the whole buffer, and then what follows next is the rest of the line.
    /// asyncio's `ValueError` of `readline`.
    #[error("{}", too_long(*dropped, *limit, *ended))]
    LineTooLong {
        /// How many bytes were dropped, a newline included.
        dropped: usize,
        /// The reader's limit.
        limit: usize,
        /// Whether the line's end has come, and is dropped with it.
        ended: bool,
    },
    /// The caller: no separator was given, or one that has no byte. asyncio's
    /// `ValueError`. Nothing was read.
    #[error("a separator needs one byte at least; give for example b\"\\n\"")]
    EmptySeparator,
    /// The connection broke, or somebody has called
    /// [`set_error`](crate::StreamReader::set_error). What is buffered can't be read any
    /// more.
    #[error(transparent)]
    Broken(#[from] StreamError),
}

fn incomplete(partial: &Bytes, expected: Option<usize>) -> String {
    let read = partial.len();
    match expected {
        Some(expected) => {
            format!("{read} bytes read on a total of {expected} expected bytes")
        }
        None => format!("{read} bytes read and no separator: the stream has ended"),
    }
}

fn overrun(consumed: usize, limit: usize, found: bool) -> String {
    let what = if found { "the separator stands" } else { "no separator" };
    let place = if found { "behind" } else { "in the first" };
    format!(
        "{what} {place} {consumed} bytes, over the limit of {limit}; \
         raise the limit, or take them with readexactly({consumed})"
    )
}

fn too_long(dropped: usize, limit: usize, ended: bool) -> String {
    let part = if ended { "" } else { " of it and its end is still to come" };
    format!("a line over the limit of {limit} bytes; {dropped} bytes dropped{part}")
}

impl From<ReadError> for io::Error {
    fn from(error: ReadError) -> Self {
        let kind = match &error {
            ReadError::IncompleteRead { .. } => io::ErrorKind::UnexpectedEof,
            ReadError::LimitOverrun { .. } | ReadError::LineTooLong { .. } => {
                io::ErrorKind::InvalidData
            }
            ReadError::EmptySeparator => io::ErrorKind::InvalidInput,
            ReadError::Broken(broken) => return broken.clone().into(),
        };
        Self::new(kind, error)
    }
}
