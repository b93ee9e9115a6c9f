//! Readers that are fed by hand.

#![allow(dead_code, reason = "each test binary uses some of these")]

use std::num::NonZeroUsize;
use std::time::Duration;

use futures::FutureExt;
use streams::StreamReader;

pub(crate) fn limit(bytes: usize) -> NonZeroUsize {
    NonZeroUsize::new(bytes).expect("no test has a limit of 0")
}

/// A reader with the default limit that was fed these pieces.
pub(crate) fn fed(pieces: &[&[u8]]) -> StreamReader {
    feed(StreamReader::default(), pieces)
}

/// The same with another limit.
pub(crate) fn limited(bytes: usize, pieces: &[&[u8]]) -> StreamReader {
    feed(StreamReader::new(limit(bytes)), pieces)
}

fn feed(reader: StreamReader, pieces: &[&[u8]]) -> StreamReader {
    for piece in pieces {
        reader.feed_data(piece).expect("it is open");
    }
    reader
}

/// The same, and nothing follows.
pub(crate) fn ended(pieces: &[&[u8]]) -> StreamReader {
    let reader = fed(pieces);
    reader.feed_eof();
    reader
}

/// What is ready without waiting.
pub(crate) fn now<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().expect("it is ready at once")
}

/// Whether it has to wait.
pub(crate) fn waits<T>(future: impl Future<Output = T>) -> bool {
    future.now_or_never().is_none()
}

/// All that is left in the buffer.
pub(crate) fn rest(reader: &mut StreamReader) -> Vec<u8> {
    let n = reader.buffered();
    now(reader.readexactly(n)).expect("it is there").to_vec()
}

/// What comes of `future`, which must come: on any machine, however busy.
pub(crate) async fn soon<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(20), future)
        .await
        .expect("it comes within 20 s")
}
