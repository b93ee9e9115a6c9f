//! What S-writer says of the stream writer.

use std::io::{self, ErrorKind, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::task::{Context, Poll};

use futures::FutureExt;
use streams::{
    DEFAULT_LIMIT, FlowControl, StreamReader, StreamReaderProtocol, StreamWriter,
    open_stream,
};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use transports::{AnyStream, WaterMarks, attach};

use crate::asyncio_facts::asyncio_says;

/// A reader and a writer, and the bare other end.
fn opened() -> (StreamReader, StreamWriter, UnixStream) {
    let (near, far) = UnixStream::pair().expect("a pair can be made");
    let (reader, writer) =
        open_stream(near, DEFAULT_LIMIT).expect("this is a task of the runtime");
    (reader, writer, far)
}

fn marks(writer: &StreamWriter, low: usize, high: usize) {
    let marks = WaterMarks::new(low, high).expect("they are not crossed");
    writer.transport().set_write_buffer_limits(marks);
}

/// Fills the kernel's buffer, and this program's with exactly `n` bytes.
fn buffer(writer: &StreamWriter, n: usize) {
    let transport = writer.transport();
    while transport.write_buffer_size() == 0 {
        // The kernel takes a part of the last one; the rest stays here.
        writer.write(&vec![b'x'; n]);
    }
    writer.write(&vec![b'x'; n - transport.write_buffer_size()]);
    assert_eq!(transport.write_buffer_size(), n);
}

#[tokio::test]
async fn it_is_made_of_a_transport_a_protocols_state_and_perhaps_a_reader() {
    let (near, mut far) = UnixStream::pair().unwrap();
    let protocol = StreamReaderProtocol::new(&StreamReader::default());
    let flow: FlowControl = protocol.flow_control().clone();
    let transport = attach(near, protocol).unwrap();
    let writer = StreamWriter::new(transport, flow, None);
    writer.write(b"no reader");
    writer.drain().await.unwrap();
    writer.close().wait_closed().await.unwrap();
    let mut all = String::new();
    far.read_to_string(&mut all).await.unwrap();
    assert_eq!(all, "no reader");
    asyncio_says("StreamWriter takes", "transport, protocol, reader, loop");
}

#[tokio::test]
async fn close_closes_the_transport_and_wait_closed_says_when_it_is_done() {
    let (_reader, writer, mut far) = opened();
    writer.write(&[b'x'; 1_000_000]);
    let transport = writer.transport().clone();
    let closing = writer.close();
    assert!(transport.is_closing());
    assert!(transport.write_buffer_size() > 0, "it has not waited");
    assert!(closing.wait_closed().now_or_never().is_none());
    let reading = tokio::spawn(async move {
        let mut all = Vec::new();
        far.read_to_end(&mut all).await.map(|_| all.len())
    });
    closing.wait_closed().await.unwrap();
    assert_eq!(transport.write_buffer_size(), 0);
    assert_eq!(reading.await.unwrap().unwrap(), 1_000_000);

    // What broke the connection is told, too.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let near = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let (far, _) = listener.accept().await.unwrap();
    let (_reader, writer) = open_stream(near, DEFAULT_LIMIT).unwrap();
    far.set_zero_linger().unwrap();
    drop(far);
    let error = writer.wait_closed().await.unwrap_err();
    assert_eq!(error.kind(), Some(ErrorKind::ConnectionReset));
    assert!(writer.close().wait_closed().await.is_err());
}

#[tokio::test]
async fn drain_returns_with_megabytes_buffered_below_the_high_mark() {
    let (_reader, writer, _far) = opened();
    marks(&writer, 0, 32 << 20);
    buffer(&writer, 16 << 20);
    writer.drain().now_or_never().expect("it does not wait").unwrap();
    assert_eq!(writer.transport().write_buffer_size(), 16 << 20);
    asyncio_says("buffered when drain returned", "True");
}

#[tokio::test]
async fn drain_is_awaited_and_yield_from_is_a_syntax_error_today() {
    let (_reader, writer, _far) = opened();
    writer.write(b"data");
    writer.drain().await.unwrap();
    asyncio_says("yield from in async def", "SyntaxError");
}

#[tokio::test]
async fn drain_waits_strictly_above_the_high_mark() {
    let (_reader, writer, _far) = opened();
    marks(&writer, 0, 1_000_000);
    buffer(&writer, 1_000_000);
    writer.drain().now_or_never().expect("at the mark there is room").unwrap();
    writer.write(b"x");
    assert!(writer.drain().now_or_never().is_none());
}

#[tokio::test]
async fn all_that_drain_go_on_at_the_low_mark() {
    let (_reader, writer, mut far) = opened();
    marks(&writer, 1_000, 1_000_000);
    buffer(&writer, 1_000_001);
    let writer = Arc::new(writer);
    let drains: Vec<_> = (0..10)
        .map(|_| {
            let writer = writer.clone();
            tokio::spawn(async move {
                writer.drain().await?;
                Ok::<_, streams::DrainError>(writer.transport().write_buffer_size())
            })
        })
        .collect();
    tokio::task::yield_now().await;
    assert!(drains.iter().all(|drain| !drain.is_finished()));
    let reading = tokio::spawn(async move {
        let mut all = Vec::new();
        far.read_to_end(&mut all).await.map(|_| all.len())
    });
    for drain in drains {
        assert!(drain.await.unwrap().unwrap() <= 1_000);
    }
    reading.abort();
}

#[tokio::test]
async fn drain_with_room_is_ready_at_once_and_lets_nobody_else_run() {
    let (_reader, writer, _far) = opened();
    let other = tokio::spawn(async {});
    writer.write(b"data");
    writer.drain().now_or_never().expect("it does not wait").unwrap();
    writer.drain().await.unwrap();
    assert!(!other.is_finished());
    asyncio_says("queued callbacks that ran during drain", "[]");
}

#[tokio::test]
async fn drain_asks_the_state_of_the_writers_own_protocol() {
    let (near, _far) = UnixStream::pair().unwrap();
    let (_reader, there) = open_stream(near, DEFAULT_LIMIT).unwrap();
    let flow = FlowControl::new();
    let writer = StreamWriter::new(there.transport().clone(), flow.clone(), None);
    flow.pause_writing();
    assert!(writer.drain().now_or_never().is_none());
    assert!(there.drain().now_or_never().is_some(), "it has another state");
    flow.resume_writing();
    writer.drain().await.unwrap();
    asyncio_says("drain asks the writer's protocol for", "['_drain_helper']");
}

#[test]
fn the_mixin_is_private_to_asyncio_streams() {
    // Here it is public.
    assert!(!FlowControl::new().is_paused());
    asyncio_says("asyncio.FlowControlMixin is there", "False");
    asyncio_says("FlowControlMixin is a", "Protocol");
}

#[tokio::test]
async fn what_is_known_comes_from_the_transport() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let near = TcpStream::connect(address).await.unwrap();
    let our_name = near.local_addr().unwrap();
    let (_reader, writer) = open_stream(near, DEFAULT_LIMIT).unwrap();
    assert_eq!(writer.peer_name().unwrap().to_string(), address.to_string());
    assert_eq!(writer.socket_name().unwrap().to_string(), our_name.to_string());
    assert!(writer.socket().unwrap().nodelay().unwrap());
    assert!(writer.tls().is_none());
    assert_eq!(writer.transport().peer_name(), writer.peer_name());
}

#[tokio::test]
async fn write_gives_nothing_back_and_takes_bytes_alone() {
    let (_reader, writer, mut far) = opened();
    let () = writer.write(b"bytes");
    writer.close();
    let mut all = String::new();
    far.read_to_string(&mut all).await.unwrap();
    assert_eq!(all, "bytes");
    asyncio_says("write gives", "None");
    asyncio_says("write of a str", "TypeError");
}

#[tokio::test]
async fn writelines_is_one_write_of_all_pieces() {
    let (near, mut far) = UnixStream::pair().unwrap();
    let sends = Arc::new(AtomicUsize::new(0));
    let near = AnyStream::new(Counted { stream: near, sends: sends.clone() });
    let (_reader, writer) = open_stream(near, DEFAULT_LIMIT).unwrap();
    let pieces = ["no ", "lines", " at all"];
    for piece in pieces {
        writer.write(piece.as_bytes());
    }
    assert_eq!(sends.swap(0, Relaxed), 3);
    writer.writelines(&pieces);
    assert_eq!(sends.load(Relaxed), 1);
    writer.close().wait_closed().await.unwrap();
    let mut all = String::new();
    far.read_to_string(&mut all).await.unwrap();
    assert_eq!(all, pieces.concat().repeat(2));
}

#[tokio::test]
async fn write_eof_ends_our_direction_and_the_reply_is_read() {
    let (mut reader, writer, far) = opened();
    let (mut far_reader, far_writer) = open_stream(far, DEFAULT_LIMIT).unwrap();
    writer.write(b"request");
    assert!(writer.can_write_eof());
    writer.write_eof().unwrap();
    assert!(!writer.is_closing());
    assert_eq!(far_reader.read_to_end().await.unwrap(), "request");
    far_writer.write(b"reply");
    far_writer.close();
    assert_eq!(reader.read_to_end().await.unwrap(), "reply");
    assert!(!writer.is_closing(), "it is open until it is closed");
}

/// Counts how often it is asked to send.
struct Counted {
    stream: UnixStream,
    sends: Arc<AtomicUsize>,
}

impl AsyncWrite for Counted {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        data: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.sends.fetch_add(1, Relaxed);
        Pin::new(&mut self.stream).poll_write(cx, data)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.sends.fetch_add(1, Relaxed);
        Pin::new(&mut self.stream).poll_write_vectored(cx, pieces)
    }

    fn poll_flush(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

impl AsyncRead for Counted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}
