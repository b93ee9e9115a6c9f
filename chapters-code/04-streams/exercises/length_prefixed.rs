//! Exercise: messages that begin with their length.
//!
//! A stream has no messages, so the sender writes how long each one is: four bytes, most
//! significant first, and then so many bytes.

#![allow(dead_code, reason = "what fills the gap uses all of it")]

use bytes::Bytes;
use streams::{ReadError, StreamReader};

// ANCHOR: task
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
    todo!("the length from {reader:?}, and then the message")
}
// ANCHOR_END: task

#[path = "checks/length_prefixed.rs"]
mod checks;
