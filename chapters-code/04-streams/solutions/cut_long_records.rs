//! Solution: records that may be too long, on a connection that is to go on.

use bytes::Bytes;
use streams::{ReadError, StreamReader};

// ANCHOR: solution
/// A record, without the `\r\n` behind it.
#[derive(Debug, PartialEq)]
struct Record {
    text: Bytes,
    /// Whether `text` is only as much of the record as the reader's limit allows.
    is_cut: bool,
}

async fn next_record(
    reader: &mut StreamReader,
) -> Result<Option<Record>, ReadError> {
    let mut beginning = None;
    let rest = loop {
        match reader.readuntil(b"\r\n").await {
            Ok(rest) => break rest.slice(..rest.len() - 2),
            Err(ReadError::LimitOverrun { consumed, limit, .. }) => {
                // A `\r` at the end stays: its `\n` may be on the way.
                let skipped = reader.readexactly(consumed).await?;
                beginning.get_or_insert_with(|| skipped.slice(..limit));
            }
            Err(ReadError::IncompleteRead { partial, .. }) => {
                if partial.is_empty() && beginning.is_none() {
                    return Ok(None);
                }
                break partial;
            }
            Err(error) => return Err(error),
        }
    };
    let is_cut = beginning.is_some();
    Ok(Some(Record { text: beginning.unwrap_or(rest), is_cut }))
}
// ANCHOR_END: solution

#[path = "../exercises/checks/cut_long_records.rs"]
mod checks;
