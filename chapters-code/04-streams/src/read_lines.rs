//! Reading by lines.

use bytes::Bytes;
use memchr::memchr;

use crate::read_until::Found;
use crate::{ReadError, Separators, StreamReader};

/// Reading by lines.
impl StreamReader {
    /// Reads through the next `\n`. At the end of the stream: what is left without one,
    /// and then an empty line for ever. `\r` is kept.
    ///
    /// # Errors
    ///
    /// [`ReadError::LineTooLong`] if more than the limit stands before the `\n`; the line
    /// is dropped through its end, or with all of the buffer if its end has not come.
    /// [`ReadError::Broken`].
    ///
    /// # Cancel safety
    ///
    /// Nothing is taken before it is complete.
    pub async fn readline(&mut self) -> Result<Bytes, ReadError> {
        let n = match self.line_at_hand() {
            Some(n) => n,
            None => self.line().await?,
        };
        Ok(self.take(n))
    }

    /// The same without sharing the buffer: valid until the next call, and cheaper.
    ///
    /// # Errors
    ///
    /// As [`readline`](Self::readline).
    ///
    /// # Cancel safety
    ///
    /// Nothing is taken before it is complete.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), streams::ReadError> {
    /// let mut reader = streams::StreamReader::default();
    /// reader.feed_data(b"one\ntwo\n").expect("it is open");
    /// reader.feed_eof();
    /// let mut longest = 0;
    /// while let line = reader.readline_slice().await?
    ///     && !line.is_empty()
    /// {
    ///     longest = longest.max(line.len());
    /// }
    /// assert_eq!(longest, 4);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn readline_slice(&mut self) -> Result<&[u8], ReadError> {
        let n = match self.line_at_hand() {
            Some(n) => n,
            None => self.line().await?,
        };
        Ok(self.take_slice(n))
    }

    /// The next line, or `None` at the end of the stream: asyncio's `async for`.
    ///
    /// # Errors
    ///
    /// As [`readline`](Self::readline).
    ///
    /// # Cancel safety
    ///
    /// Nothing is taken before it is complete.
    pub async fn next_line(&mut self) -> Result<Option<Bytes>, ReadError> {
        let line = self.readline().await?;
        Ok((!line.is_empty()).then_some(line))
    }

    /// How long the next line is, if it is there already, as most are.
    // ANCHOR: line
    #[inline]
    fn line_at_hand(&self) -> Option<usize> {
        let at = memchr(b'\n', self.window.data())?;
        (at <= self.limit() && !self.inbox.is_broken()).then_some(at + 1)
    }

    /// Waits for a line, and says how much of the window it is.
    async fn line(&mut self) -> Result<usize, ReadError> {
        self.begin()?;
        match self.find(&Separators::from(b"\n"), (1, 1)).await? {
            Found::At(range) => Ok(range.end),
            Found::End => Ok(self.window.len()),
            Found::TooFar { consumed, found: ended } => {
                let dropped = if ended { consumed + 1 } else { self.window.len() };
                self.take_slice(dropped);
                let limit = self.limit();
                Err(ReadError::LineTooLong { dropped, limit, ended })
            }
        }
    }
    // ANCHOR_END: line
}
