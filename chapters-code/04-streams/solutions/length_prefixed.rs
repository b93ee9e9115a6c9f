//! Solution: messages that begin with their length.

use bytes::Bytes;
use streams::{ReadError, StreamReader};

// ANCHOR: solution
/// More than this no message may have: its sender is mistaken, or hostile.
const LONGEST: usize = 1024 * 1024;

#[derive(Debug)]
enum MessageError {
    /// The length that was announced, over `LONGEST`. Nothing of it was waited for.
    TooLong(usize),
    /// The stream broke, or ended within a message.
    Read(ReadError),
}

/// Reads the next message, without its length. `None` when the stream ends between
/// two.
async fn next_message(
    reader: &mut StreamReader,
) -> Result<Option<Bytes>, MessageError> {
    let length = match reader.readexactly(4).await {
        Ok(bytes) => bytes.iter().fold(0, |sum, &byte| sum << 8 | usize::from(byte)),
        Err(ReadError::IncompleteRead { partial, .. }) if partial.is_empty() => {
            return Ok(None);
        }
        Err(error) => return Err(MessageError::Read(error)),
    };
    // Before the read: `readexactly` knows no limit.
    if length > LONGEST {
        return Err(MessageError::TooLong(length));
    }
    reader.readexactly(length).await.map(Some).map_err(MessageError::Read)
}
// ANCHOR_END: solution

#[path = "../exercises/checks/length_prefixed.rs"]
mod checks;
