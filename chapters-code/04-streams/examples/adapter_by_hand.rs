//! What `StreamReaderProtocol` does, by hand: callbacks in, a reader and a task out.
//!
//! ```sh
//! cargo run -p streams --example adapter_by_hand
//! ```
//!
//! A server that answers each line, on a protocol of twenty lines.

use streams::{DEFAULT_LIMIT, Feeder, StreamError, StreamReader, open_stream};
use tokio::net::UnixStream;
use transports::{OnEof, Protocol, Transport, TransportError, attach};

// ANCHOR: adapter
/// Feeds a reader, which `connection_made` hands to a task.
struct Adapter {
    feeder: Feeder,
    reader: Option<StreamReader>,
}

impl Protocol for Adapter {
    fn connection_made(&mut self, transport: Transport) {
        if let Some(reader) = self.reader.take() {
            reader.set_transport(transport.clone()).expect("it is new");
            tokio::spawn(shout(reader, transport));
        }
    }

    fn data_received(&mut self, _: Transport, data: &[u8]) {
        self.feeder.feed_data(data).expect("the end comes last");
    }

    fn eof_received(&mut self, _: Transport) -> OnEof {
        self.feeder.feed_eof();
        OnEof::KeepOpen
    }

    fn connection_lost(&mut self, error: Option<TransportError>) {
        match error {
            None => self.feeder.feed_eof(),
            Some(error) => self.feeder.set_error(StreamError::from(error)),
        }
    }
}
// ANCHOR_END: adapter

// ANCHOR: shout
async fn shout(mut reader: StreamReader, transport: Transport) {
    while let Ok(line) = reader.readline().await {
        if line.is_empty() {
            break;
        }
        transport.write(&line.to_ascii_uppercase());
    }
    transport.close();
}
// ANCHOR_END: shout

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let (near, far) = UnixStream::pair()?;
    // ANCHOR: attach
    let reader = StreamReader::default();
    let feeder = reader.feeder();
    attach(far, Adapter { feeder, reader: Some(reader) })?;
    // ANCHOR_END: attach
    let (mut reader, writer) = open_stream(near, DEFAULT_LIMIT)?;
    writer.write(b"one\ntw");
    writer.write(b"o\nthe rest");
    writer.write_eof()?;
    while !reader.at_eof() {
        println!("{}", str::from_utf8(&reader.readline().await?)?.trim());
    }
    Ok(())
}
