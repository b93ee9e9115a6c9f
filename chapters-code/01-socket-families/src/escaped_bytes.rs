//! Bytes that are mostly text, written so that any bytes come back.

use std::fmt::{self, Write as _};

/// Writes `bytes` as text: UTF-8 as it is, a backslash as `\\`, and what can't be read
/// (control characters, bytes that are no UTF-8) as `\xNN`.
pub(crate) fn escape(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\\' => text.push_str("\\\\"),
                c if c.is_control() => {
                    let mut buffer = [0; 4];
                    push_hex(&mut text, c.encode_utf8(&mut buffer).as_bytes());
                }
                c => text.push(c),
            }
        }
        push_hex(&mut text, chunk.invalid());
    }
    text
}

/// Reads what [`escape`] wrote; the error says which escape is none.
pub(crate) fn unescape(text: &str) -> Result<Vec<u8>, BadEscape> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        bytes.extend_from_slice(before.as_bytes());
        rest = if let Some(after) = after.strip_prefix('\\') {
            bytes.push(b'\\');
            after
        } else {
            let hex = after.strip_prefix('x').and_then(|hex| hex.get(..2));
            let byte = hex
                .filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
                .and_then(|hex| u8::from_str_radix(hex, 16).ok());
            let Some(byte) = byte else {
                return Err(BadEscape(after.chars().take(3).collect()));
            };
            bytes.push(byte);
            &after[3..]
        };
    }
    bytes.extend_from_slice(rest.as_bytes());
    Ok(bytes)
}

/// A backslash that begins neither `\\` nor `\xNN`, with what follows it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct BadEscape(String);

impl fmt::Display for BadEscape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "\\{} is no escape: a backslash is \\\\, any other byte \\xNN",
            self.0
        )
    }
}

fn push_hex(text: &mut String, bytes: &[u8]) {
    for byte in bytes {
        // Writing to a String can't fail.
        let _ = write!(text, "\\x{byte:02x}");
    }
}
