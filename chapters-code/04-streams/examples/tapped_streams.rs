//! A protocol around `StreamReaderProtocol` that counts what passes.
//!
//! ```sh
//! cargo run -p streams --example tapped_streams
//! ```
//!
//! A client reads three lines, and its protocol tells what it is called with.

use streams::{DEFAULT_LIMIT, StreamReader, StreamReaderProtocol, StreamWriter};
use tokio::io::AsyncWriteExt;
use tokio::net::UnixStream;
use transports::{OnEof, Protocol, Transport, TransportError, attach};

// ANCHOR: tap
struct Tapped {
    streams: StreamReaderProtocol,
    received: usize,
}

impl Protocol for Tapped {
    fn connection_made(&mut self, transport: Transport) {
        self.streams.connection_made(transport);
    }

    fn data_received(&mut self, transport: Transport, data: &[u8]) {
        self.received += data.len();
        self.streams.data_received(transport, data);
    }

    fn eof_received(&mut self, transport: Transport) -> OnEof {
        println!("the end, after {} bytes", self.received);
        self.streams.eof_received(transport)
    }

    fn pause_writing(&mut self, transport: Transport) {
        self.streams.pause_writing(transport);
    }

    fn resume_writing(&mut self, transport: Transport) {
        self.streams.resume_writing(transport);
    }

    fn connection_lost(&mut self, error: Option<TransportError>) {
        println!("lost, in order: {}", error.is_none());
        self.streams.connection_lost(error);
    }
}
// ANCHOR_END: tap

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let (stream, mut peer) = UnixStream::pair()?;
    peer.write_all(b"one\ntwo\nthree\n").await?;
    peer.shutdown().await?;

    // ANCHOR: attach
    let mut reader = StreamReader::new(DEFAULT_LIMIT);
    let streams = StreamReaderProtocol::new(&reader);
    let flow = streams.flow_control().clone();
    let transport = attach(stream, Tapped { streams, received: 0 })?;
    let writer = StreamWriter::new(transport, flow, Some(reader.feeder()));
    // ANCHOR_END: attach

    // ANCHOR: read
    let all = reader.read_to_end().await?;
    println!("the reader has: {:?}", str::from_utf8(&all)?);
    writer.close().wait_closed().await?;
    // ANCHOR_END: read
    Ok(())
}
