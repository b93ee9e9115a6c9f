//! Messages preceded by their length.

use super::FrameError;

/// Cuts a stream into frames: four bytes with the length of what follows, the highest
/// first ("network order"), and that many bytes of anything.
///
/// # Examples
///
/// ```
/// use app_protocols::framing::{LengthFrames, write_length_frame};
///
/// let mut wire = Vec::new();
/// write_length_frame(&mut wire, b"any\nbytes\0")?;
/// let mut frames = LengthFrames::new(1024);
/// for byte in wire {
///     assert_eq!(frames.next_frame()?, None);
///     frames.feed(&[byte]);
/// }
/// assert_eq!(frames.next_frame()?, Some(&b"any\nbytes\0"[..]));
/// # Ok::<(), app_protocols::framing::FrameError>(())
/// ```
#[derive(Debug)]
pub struct LengthFrames {
    buffer: Vec<u8>,
    /// Taken already.
    taken: usize,
    limit: usize,
}

const PREFIX: usize = 4;

impl LengthFrames {
    /// Frames of at most so many bytes, the length's own four not counted.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self { buffer: Vec::new(), taken: 0, limit }
    }

    /// What has come, cut anywhere.
    pub fn feed(&mut self, data: &[u8]) {
        self.buffer.drain(..self.taken);
        self.taken = 0;
        self.buffer.extend_from_slice(data);
    }

    /// The next frame; `None` while it isn't whole.
    ///
    /// # Errors
    ///
    /// [`FrameError::TooLong`] as soon as the length is there: nothing is kept ready for
    /// bytes that only a number has promised. Close the connection.
    // ANCHOR: next_frame
    pub fn next_frame(&mut self) -> Result<Option<&[u8]>, FrameError> {
        let rest = &self.buffer[self.taken..];
        let Some((prefix, rest)) = rest.split_first_chunk::<PREFIX>() else {
            return Ok(None);
        };
        let length = u32::from_be_bytes(*prefix) as usize;
        if length > self.limit {
            return Err(FrameError::TooLong { length, limit: self.limit });
        }
        let Some(frame) = rest.get(..length) else { return Ok(None) };
        self.taken += PREFIX + length;
        Ok(Some(frame))
    }
    // ANCHOR_END: next_frame

    /// To be called when the stream has ended.
    ///
    /// # Errors
    ///
    /// [`FrameError::Cut`] if it did so in the middle of a frame.
    // ANCHOR: finish
    pub fn finish(&self) -> Result<(), FrameError> {
        match self.buffer.len() - self.taken {
            0 => Ok(()),
            got => Err(FrameError::Cut { got }),
        }
    }
    // ANCHOR_END: finish
}

/// Appends a frame.
///
/// # Errors
///
/// [`FrameError::TooLong`] for a message whose length doesn't fit into four bytes.
// ANCHOR: write
pub fn write_length_frame(
    out: &mut Vec<u8>,
    frame: &[u8],
) -> Result<(), FrameError> {
    let Ok(length) = u32::try_from(frame.len()) else {
        let limit = u32::MAX as usize;
        return Err(FrameError::TooLong { length: frame.len(), limit });
    };
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(frame);
    Ok(())
}
// ANCHOR_END: write
