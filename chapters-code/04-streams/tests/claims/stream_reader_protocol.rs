//! What S-srp says of the protocol under the streams.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use streams::{
    DEFAULT_LIMIT, StreamReader, StreamReaderProtocol, StreamWriter, open_stream,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use transports::{OnEof, Protocol, Transport, TransportError, attach};

use crate::asyncio_facts::asyncio_says;

/// An application's protocol on top of the one for streams.
struct Counting {
    streams: StreamReaderProtocol,
    received: Arc<AtomicUsize>,
}

impl Protocol for Counting {
    fn connection_made(&mut self, transport: Transport) {
        self.streams.connection_made(transport);
    }

    fn data_received(&mut self, transport: Transport, data: &[u8]) {
        self.received.fetch_add(data.len(), Relaxed);
        self.streams.data_received(transport, data);
    }

    fn eof_received(&mut self, transport: Transport) -> OnEof {
        self.streams.eof_received(transport)
    }

    fn connection_lost(&mut self, error: Option<TransportError>) {
        self.streams.connection_lost(error);
    }
}

#[tokio::test]
async fn an_application_protocol_can_stand_on_it() {
    let (near, mut far) = UnixStream::pair().unwrap();
    let mut reader = StreamReader::default();
    let streams = StreamReaderProtocol::new(&reader);
    let received = Arc::new(AtomicUsize::new(0));
    attach(near, Counting { streams, received: received.clone() }).unwrap();
    far.write_all(b"counted\n").await.unwrap();
    assert_eq!(reader.readline().await.unwrap(), "counted\n");
    assert_eq!(received.load(Relaxed), 8);
    asyncio_says("FlowControlMixin under it", "True");
}

#[tokio::test]
async fn the_reader_is_its_first_argument_and_its_only_required_one() {
    let (near, mut far) = UnixStream::pair().unwrap();
    let mut reader = StreamReader::default();
    attach(near, StreamReaderProtocol::new(&reader)).unwrap();
    far.write_all(b"x").await.unwrap();
    assert_eq!(reader.read(1).await.unwrap(), "x");
    asyncio_says("StreamReaderProtocol requires", "stream_reader");
    asyncio_says(
        "StreamReaderProtocol takes",
        "stream_reader, client_connected_cb, loop",
    );
}

#[test]
fn asyncio_itself_calls_it_a_helper_class() {
    asyncio_says("StreamReaderProtocol is a", "['Helper', 'class']");
}

#[tokio::test]
async fn its_body_has_grown_since_3_6() {
    // A future for wait_closed, which that version had not.
    let (near, far) = UnixStream::pair().unwrap();
    let (_reader, writer) = open_stream(near, DEFAULT_LIMIT).unwrap();
    drop(far);
    writer.close().wait_closed().await.unwrap();
    asyncio_says("it has a future for wait_closed", "True");
    asyncio_says("it keeps its reader alive", "False");
    asyncio_says(
        "the report of its exception",
        "['Unhandled exception in client_connected_cb']",
    );
}

#[tokio::test]
async fn a_handler_is_a_task_whose_failure_ends_its_own_connection_alone() {
    async fn divide(mut reader: StreamReader, writer: StreamWriter) {
        while let Ok(divisor) = reader.readexactly(1).await {
            let divisor = divisor[0] - b'0';
            writer.write(&[b'0' + 8 / divisor]);
        }
    }
    let connect = || {
        let (near, far) = UnixStream::pair().unwrap();
        let protocol = StreamReaderProtocol::with_handler(DEFAULT_LIMIT, divide);
        attach(far, protocol).unwrap();
        near
    };
    let (mut first, mut second) = (connect(), connect());
    let mut all = Vec::new();
    first.write_all(b"40").await.unwrap();
    first.read_to_end(&mut all).await.unwrap();
    assert_eq!(all, b"2", "and then the end");
    second.write_all(b"2").await.unwrap();
    let mut answer = [0];
    second.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"4");
    asyncio_says("a coroutine runs in a task", "True");
    asyncio_says("a callback is called in a task", "False");
}

#[tokio::test]
async fn data_received_feeds_the_reader_and_the_end_leaves_it_half_open() {
    let (near, mut far) = UnixStream::pair().unwrap();
    let (mut reader, writer) = open_stream(near, DEFAULT_LIMIT).unwrap();
    far.write_all(b"fed").await.unwrap();
    far.shutdown().await.unwrap();
    assert_eq!(reader.read_to_end().await.unwrap(), "fed");
    assert!(!writer.is_closing());
    writer.write(b"answer");
    writer.close();
    let mut all = String::new();
    far.read_to_string(&mut all).await.unwrap();
    assert_eq!(all, "answer");
    asyncio_says("eof_received gives", "True");
}
