//! Reading by separators.

use std::ops::Range;

use bytes::Bytes;

use crate::{ReadError, Separators, StreamReader};

/// Reading by separators.
impl StreamReader {
    /// Reads through the first separator: what stands before it, at most the limit, and
    /// the separator itself. One, `b"\r\n"`, or several: see [`Separators`].
    ///
    /// # Errors
    ///
    /// - [`ReadError::LimitOverrun`] if more than the limit stands before the separator,
    ///   or if it has not come and no place for it within the limit is left. All stays in
    ///   the buffer.
    /// - [`ReadError::IncompleteRead`] if the stream ends first; the buffer is empty then,
    ///   and `partial` may hold the beginning of a separator.
    /// - [`ReadError::EmptySeparator`]; nothing is read.
    /// - [`ReadError::Broken`].
    ///
    /// # Cancel safety
    ///
    /// Nothing is taken before it is complete.
    pub async fn readuntil(
        &mut self,
        separators: impl Into<Separators<'_>>,
    ) -> Result<Bytes, ReadError> {
        let n = self.until(&separators.into()).await?;
        Ok(self.take(n))
    }

    /// The same without sharing the buffer: valid until the next call, and cheaper.
    ///
    /// # Errors
    ///
    /// As [`readuntil`](Self::readuntil).
    ///
    /// # Cancel safety
    ///
    /// Nothing is taken before it is complete.
    pub async fn readuntil_slice(
        &mut self,
        separators: impl Into<Separators<'_>>,
    ) -> Result<&[u8], ReadError> {
        let n = self.until(&separators.into()).await?;
        Ok(self.take_slice(n))
    }

    async fn until(
        &mut self,
        separators: &Separators<'_>,
    ) -> Result<usize, ReadError> {
        let lengths = separators.lengths().ok_or(ReadError::EmptySeparator)?;
        self.begin()?;
        match self.find(separators, lengths).await? {
            Found::At(range) => Ok(range.end),
            Found::TooFar { consumed, found } => {
                Err(ReadError::LimitOverrun { consumed, limit: self.limit(), found })
            }
            Found::End => {
                let partial = self.take(self.window.len());
                Err(ReadError::IncompleteRead { partial, expected: None })
            }
        }
    }

    /// Waits until a separator stands in the window, or can't any more.
    // ANCHOR: find
    pub(crate) async fn find(
        &mut self,
        separators: &Separators<'_>,
        (shortest, longest): (usize, usize),
    ) -> Result<Found, ReadError> {
        // No separator begins before it.
        let mut offset = 0;
        loop {
            let buffered = self.window.len();
            if buffered - offset >= shortest {
                let found = separators.find(self.window.data(), offset);
                if let Some(range) = found {
                    return Ok(Found::within(self.limit(), range));
                }
                offset = (buffered + 1).saturating_sub(longest);
                // CPython has one buffer: it judges by all that has come.
                if self.inbox.deliver(&mut self.window) {
                    continue;
                }
                if offset > self.limit() {
                    return Ok(Found::TooFar { consumed: offset, found: false });
                }
            }
            if !self.more().await? {
                return Ok(Found::End);
            }
        }
    }
    // ANCHOR_END: find
}

/// How the search for a separator ends.
pub(crate) enum Found {
    At(Range<usize>),
    /// The limit was passed: the separator was found behind it, or not yet.
    TooFar {
        consumed: usize,
        found: bool,
    },
    /// The stream ended first.
    End,
}

impl Found {
    fn within(limit: usize, range: Range<usize>) -> Self {
        if range.start > limit {
            Self::TooFar { consumed: range.start, found: true }
        } else {
            Self::At(range)
        }
    }
}
