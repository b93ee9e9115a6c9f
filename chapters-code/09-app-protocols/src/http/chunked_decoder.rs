//! The chunked coding, [RFC 9112, 7.1](https://www.rfc-editor.org/rfc/rfc9112#section-7.1).

use super::field_bytes::{is_token_byte, is_value_byte};

/// Takes a body out of its chunks, cut anywhere. What stands beside the data, extensions
/// and trailers, is checked and left out.
///
/// # Examples
///
/// ```
/// use app_protocols::http::ChunkedDecoder;
///
/// let mut body = Vec::new();
/// let mut decoder = ChunkedDecoder::default();
/// let taken = decoder.decode(b"5\r\nhello\r\n0\r\n\r\nGET", &mut body)?;
/// assert_eq!((taken, decoder.is_done()), (15, true));
/// assert_eq!(body, b"hello");
/// # Ok::<(), app_protocols::http::ChunkError>(())
/// ```
#[derive(Debug, Default)]
pub struct ChunkedDecoder {
    at: At,
    /// Bytes of the line so far.
    line: usize,
    /// Bytes of all trailers so far.
    trailers: usize,
    /// Bytes of all.
    seen: usize,
}

#[derive(Debug, Default, Clone, Copy)]
enum At {
    #[default]
    SizeBegins,
    Size(u64),
    /// Behind the size: some pad it with blanks.
    Blank(u64),
    Extension(u64),
    SizeLf(u64),
    Data(u64),
    DataCr,
    DataLf,
    TrailerBegins,
    TrailerName,
    TrailerValue,
    TrailerLf,
    LastLf,
    Done,
}

/// What is no chunked body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChunkError {
    /// A chunk begins with something else than its size.
    #[error("a chunk begins with its size in hexadecimal digits")]
    NoSize,
    /// The size doesn't fit into 64 bits.
    #[error("the size of a chunk is too large")]
    SizeTooLarge,
    /// The line with the size, or a trailer, has no end.
    #[error("a line of a chunked body is longer than {LINE} bytes")]
    LineTooLong,
    /// A line has a character that it can't have.
    #[error("an extension has a control character, or a trailer isn't NAME: VALUE")]
    BadLine,
    /// A line ends otherwise than with CRLF, or a chunk isn't as long as it says.
    #[error("a line or a chunk ends otherwise than with CRLF")]
    NoCrlf,
}

const LINE: usize = 4096;
const TRAILERS: usize = 16 * 1024;

impl ChunkedDecoder {
    /// Whether the body is whole.
    #[must_use]
    pub fn is_done(&self) -> bool {
        matches!(self.at, At::Done)
    }

    /// Appends what is in `input` to `body`, and returns how many bytes of `input` belong
    /// to it: all, unless it is [done](Self::is_done) before.
    ///
    /// # Errors
    ///
    /// A [`ChunkError`]; where the body ends is not known any more.
    // ANCHOR: decode
    pub fn decode(
        &mut self,
        input: &[u8],
        body: &mut Vec<u8>,
    ) -> Result<usize, ChunkError> {
        let mut taken = 0;
        while let Some(&byte) = input.get(taken) {
            if let At::Data(left) = self.at {
                let here = input.len() - taken;
                let n = usize::try_from(left).map_or(here, |left| left.min(here));
                body.extend_from_slice(&input[taken..taken + n]);
                taken += n;
                let left = left - n as u64;
                self.at = if left == 0 { At::DataCr } else { At::Data(left) };
                continue;
            }
            if self.is_done() {
                break;
            }
            self.at = self.after(byte)?;
            taken += 1;
        }
        self.seen += taken;
        Ok(taken)
    }
    // ANCHOR_END: decode

    /// How many bytes belong to the body for certain, and one at least: who reads no more
    /// than that reads nothing of what follows.
    #[must_use]
    pub fn most_wanted(&self) -> usize {
        match self.at {
            At::Data(left) => usize::try_from(left).unwrap_or(usize::MAX),
            _ => 1,
        }
    }

    /// How much of a chunk is to come: announced, and nothing more.
    #[must_use]
    pub(crate) fn announced(&self) -> u64 {
        if let At::Data(left) = self.at { left } else { 0 }
    }

    /// How many bytes it has taken altogether.
    #[must_use]
    pub fn seen(&self) -> usize {
        self.seen
    }

    // ANCHOR: after
    fn after(&mut self, byte: u8) -> Result<At, ChunkError> {
        use ChunkError::{BadLine, NoCrlf, NoSize};
        self.count()?;
        Ok(match (self.at, byte) {
            (At::SizeBegins, byte) => At::Size(digit(byte).ok_or(NoSize)?),
            (At::Size(size) | At::Blank(size) | At::Extension(size), b'\r') => {
                At::SizeLf(size)
            }
            (At::Size(size) | At::Blank(size), b';') => At::Extension(size),
            (At::Size(size) | At::Blank(size), b' ' | b'\t') => At::Blank(size),
            (At::Size(size), byte) => {
                let digit = digit(byte).ok_or(NoSize)?;
                let size = size.checked_mul(16).map(|size| size + digit);
                At::Size(size.ok_or(ChunkError::SizeTooLarge)?)
            }
            (At::Extension(size), byte) if is_value_byte(byte) => {
                At::Extension(size)
            }
            (At::SizeLf(0), b'\n') => self.line_ends(At::TrailerBegins),
            (At::SizeLf(size), b'\n') => self.line_ends(At::Data(size)),
            (At::DataCr, b'\r') => At::DataLf,
            (At::DataLf, b'\n') => self.line_ends(At::SizeBegins),
            (At::TrailerBegins, b'\r') => At::LastLf,
            (At::TrailerBegins | At::TrailerName, byte) if is_token_byte(byte) => {
                At::TrailerName
            }
            (At::TrailerName, b':') => At::TrailerValue,
            (At::TrailerValue, b'\r') => At::TrailerLf,
            (At::TrailerValue, byte) if is_value_byte(byte) => At::TrailerValue,
            (At::TrailerLf, b'\n') => self.line_ends(At::TrailerBegins),
            (At::LastLf, b'\n') => At::Done,
            (At::Extension(_) | At::TrailerName | At::TrailerValue, byte)
                if byte != b'\n' =>
            {
                return Err(BadLine);
            }
            _ => return Err(NoCrlf),
        })
    }
    // ANCHOR_END: after

    fn count(&mut self) -> Result<(), ChunkError> {
        self.line += 1;
        if matches!(self.at, At::TrailerBegins | At::TrailerName | At::TrailerValue)
        {
            self.trailers += 1;
        }
        if self.line > LINE || self.trailers > TRAILERS {
            return Err(ChunkError::LineTooLong);
        }
        Ok(())
    }

    fn line_ends(&mut self, next: At) -> At {
        self.line = 0;
        next
    }
}

fn digit(byte: u8) -> Option<u64> {
    char::from(byte).to_digit(16).map(u64::from)
}
