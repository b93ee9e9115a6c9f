//! Where the head of a message ends.

use super::field_bytes::is_token_byte;
use super::refusal::{Refusal, bad, refuse};
use super::{Limits, Status};

/// Looks at each byte once, however the head is cut: a client that sends byte by byte
/// costs no more than others.
///
/// Lines end with CRLF. A bare LF is refused and not taken for an end: what two programs
/// on the way read differently is how requests are smuggled
/// ([RFC 9112, 11.2](https://www.rfc-editor.org/rfc/rfc9112#section-11.2)).
#[derive(Debug, Default)]
pub(crate) struct HeadScanner {
    /// As far as it was looked.
    at: usize,
    line: usize,
    lines: usize,
}

impl HeadScanner {
    /// The length of the head with its empty line; `None` while it isn't whole. `bytes`
    /// is the head from its beginning, longer at each call.
    // ANCHOR: scan
    pub(crate) fn scan(
        &mut self,
        bytes: &[u8],
        limits: &Limits,
    ) -> Result<Option<usize>, Refusal> {
        // Known by its first byte: a TLS handshake on a plain port.
        if self.at == 0
            && let Some(&first) = bytes.first()
            && !is_token_byte(first)
            && !matches!(first, b'\r' | b'\n')
        {
            return bad("the request line is METHOD TARGET HTTP/1.1");
        }
        while let Some(found) = memchr::memchr(b'\n', &bytes[self.at..]) {
            let end = self.at + found + 1;
            let Some(line) = bytes[self.line..end].strip_suffix(b"\r\n") else {
                return bad("a line ends with a bare LF; it takes CRLF");
            };
            self.check(self.line + line.len(), limits)?;
            (self.at, self.line) = (end, end);
            if line.is_empty() {
                return Ok(Some(end));
            }
            self.lines += 1;
        }
        self.at = bytes.len();
        // A CR may belong to the end, which isn't counted: however the head is cut, the
        // limit is the same.
        let so_far = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        self.check(so_far.len(), limits)?;
        Ok(None)
    }
    // ANCHOR_END: scan

    fn check(&self, length: usize, limits: &Limits) -> Result<(), Refusal> {
        if self.lines == 0 && length > limits.request_line {
            return refuse(Status::URI_TOO_LONG, "the request line is too long");
        }
        if length > limits.head {
            return refuse(Status::FIELDS_TOO_LARGE, "the head is too long");
        }
        Ok(())
    }
}
