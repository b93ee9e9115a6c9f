//! Exercise: records that may be too long, on a connection that is to go on.
//!
//! A log server gets records that end with `\r\n`. Of one over the reader's limit it keeps
//! the beginning, as syslog servers do.

use bytes::Bytes;
use streams::{ReadError, StreamReader};

// ANCHOR: task
/// A record, without the `\r\n` behind it.
#[derive(Debug, PartialEq)]
struct Record {
    text: Bytes,
    /// Whether `text` is only as much of the record as the reader's limit allows.
    is_cut: bool,
}

/// Reads the next record; the last one may lack its `\r\n`. `None` at the end.
///
/// Of a record over the limit, the rest is skipped, so that the next call gives the
/// next record.
async fn next_record(
    reader: &mut StreamReader,
) -> Result<Option<Record>, ReadError> {
    todo!("at most {} bytes of a record", reader.limit())
}
// ANCHOR_END: task

#[path = "checks/cut_long_records.rs"]
mod checks;
