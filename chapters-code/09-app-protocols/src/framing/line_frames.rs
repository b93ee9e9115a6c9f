//! Lines.

use super::FrameError;

/// Cuts a stream into lines that end with LF; a CR before it belongs to the end.
///
/// No line has an end in itself. That suits text; what is arbitrary has to be escaped,
/// or take [`LengthFrames`](super::LengthFrames).
///
/// # Examples
///
/// ```
/// use app_protocols::framing::LineFrames;
///
/// let mut lines = LineFrames::new(80);
/// lines.feed(b"one\r\ntw");
/// assert_eq!(lines.next_frame()?, Some(&b"one"[..]));
/// assert_eq!(lines.next_frame()?, None);
/// lines.feed(b"o\n");
/// assert_eq!(lines.next_frame()?, Some(&b"two"[..]));
/// # Ok::<(), app_protocols::framing::FrameError>(())
/// ```
#[derive(Debug)]
pub struct LineFrames {
    buffer: Vec<u8>,
    /// Taken already.
    taken: usize,
    /// Searched already.
    searched: usize,
    limit: usize,
}

impl LineFrames {
    /// Lines of at most so many bytes, their end not counted.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self { buffer: Vec::new(), taken: 0, searched: 0, limit }
    }

    /// What has come, cut anywhere.
    pub fn feed(&mut self, data: &[u8]) {
        self.buffer.drain(..self.taken);
        self.searched -= self.taken;
        self.taken = 0;
        self.buffer.extend_from_slice(data);
    }

    /// The next line without its end; `None` while it isn't whole.
    ///
    /// # Errors
    ///
    /// [`FrameError::TooLong`], also of a line whose end hasn't come. What follows is not
    /// to be trusted: close the connection.
    // ANCHOR: next_frame
    pub fn next_frame(&mut self) -> Result<Option<&[u8]>, FrameError> {
        let (begin, limit) = (self.taken, self.limit);
        let Some(at) = memchr::memchr(b'\n', &self.buffer[self.searched..]) else {
            self.searched = self.buffer.len();
            let length = self.buffer.len() - begin;
            // One more, for it may be the CR of the end.
            if length > limit + 1 {
                return Err(FrameError::TooLong { length, limit });
            }
            return Ok(None);
        };
        let end = self.searched + at;
        (self.taken, self.searched) = (end + 1, end + 1);
        let line = &self.buffer[begin..end];
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.len() > limit {
            return Err(FrameError::TooLong { length: line.len(), limit });
        }
        Ok(Some(line))
    }
    // ANCHOR_END: next_frame

    /// To be called when the stream has ended.
    ///
    /// # Errors
    ///
    /// [`FrameError::Cut`] if it did so in the middle of a line.
    pub fn finish(&self) -> Result<(), FrameError> {
        match self.buffer.len() - self.taken {
            0 => Ok(()),
            got => Err(FrameError::Cut { got }),
        }
    }
}
