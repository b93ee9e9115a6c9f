//! Where a reader and a writer begin.

use std::num::NonZeroUsize;

use transports::{NoRuntime, Stream, attach};

use crate::{StreamReader, StreamReaderProtocol, StreamWriter};

/// Makes a reader and a writer of a connected stream: what asyncio's
/// [`open_connection`](https://docs.python.org/3/library/asyncio-stream.html#asyncio.open_connection)
/// does once it has connected.
///
/// # Errors
///
/// [`NoRuntime`] outside a tokio runtime; the stream is closed.
///
/// # Examples
///
/// See [`StreamWriter`].
// ANCHOR: open_stream
pub fn open_stream(
    stream: impl Stream,
    limit: NonZeroUsize,
) -> Result<(StreamReader, StreamWriter), NoRuntime> {
    let reader = StreamReader::new(limit);
    let protocol = StreamReaderProtocol::new(&reader);
    let flow = protocol.flow_control().clone();
    let transport = attach(stream, protocol)?;
    let writer = StreamWriter::new(transport, flow, Some(reader.feeder()));
    Ok((reader, writer))
}
// ANCHOR_END: open_stream
