//! What a bad protocol or a bad peer does to its own connection, and to no other.

mod recorder;

use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use recorder::{
    Event, Recorder, fill, let_others_run, over_tcp, reset, soon, tcp_pair, trace,
};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::runtime::Builder;
use transports::{
    AnyStream, Buffered, BufferedProtocol, NoRuntime, OnEof, Protocol, Transport,
    TransportError, WaterMarks, attach,
};

/// Panics in one callback, and tells in which `connection_lost` found that out.
struct Panics {
    callback: &'static str,
    lost: tokio::sync::mpsc::UnboundedSender<String>,
}

impl Panics {
    fn reached(&self, callback: &str) {
        assert!(self.callback != callback, "as the test wants it");
    }
}

impl Protocol for Panics {
    fn connection_made(&mut self, transport: Transport) {
        transport.set_write_buffer_limits(WaterMarks::from_high(0));
        self.reached("connection_made");
    }

    fn data_received(&mut self, transport: Transport, _: &[u8]) {
        self.reached("data_received");
        while !transport.is_writing_paused() {
            transport.write(&[0; 64 * 1024]);
        }
    }

    fn eof_received(&mut self, _: Transport) -> OnEof {
        self.reached("eof_received");
        OnEof::Close
    }

    fn pause_writing(&mut self, _: Transport) {
        self.reached("pause_writing");
    }

    fn resume_writing(&mut self, _: Transport) {
        self.reached("resume_writing");
    }

    fn connection_lost(&mut self, error: Option<TransportError>) {
        let why = error.map_or_else(|| "in order".to_owned(), |it| it.to_string());
        self.lost.send(why).expect("the test listens");
        self.reached("connection_lost");
    }
}

#[tokio::test]
async fn a_panic_in_any_callback_ends_its_own_connection_and_no_other() {
    let echo = |event: &Event, transport: Transport| {
        if let Event::Data(data) = event {
            transport.write(data);
        }
    };
    let (_good, _events, mut good_peer) = over_tcp(|it| it.reacting(echo)).await;
    for callback in [
        "connection_made",
        "data_received",
        "eof_received",
        "pause_writing",
        "resume_writing",
        "connection_lost",
    ] {
        let (near, mut far) = tcp_pair().await;
        let (lost, mut why) = tokio::sync::mpsc::unbounded_channel();
        attach(near, Panics { callback, lost }).unwrap();
        if callback != "eof_received" {
            let _ = far.write_all(b"go").await;
        }
        let _ = far.shutdown().await;
        // Until the socket is closed, which it is in every case.
        let mut sink = vec![0; 1 << 20];
        soon(async { while far.read(&mut sink).await.is_ok_and(|n| n > 0) {} })
            .await;
        let expected = match callback {
            "connection_lost" => "in order".to_owned(),
            _ => {
                format!("the protocol panicked in {callback}: as the test wants it")
            }
        };
        assert_eq!(soon(why.recv()).await, Some(expected));
        assert_eq!(
            soon(why.recv()).await,
            None,
            "once, and the protocol is dropped"
        );

        good_peer.write_all(callback.as_bytes()).await.unwrap();
        let mut echoed = vec![0; callback.len()];
        soon(good_peer.read_exact(&mut echoed)).await.unwrap();
    }
}

struct NoRoom {
    panics: bool,
    lost: Option<tokio::sync::oneshot::Sender<TransportError>>,
}

impl BufferedProtocol for NoRoom {
    fn get_buffer(&mut self) -> &mut [u8] {
        assert!(!self.panics, "no memory");
        &mut []
    }

    fn buffer_updated(&mut self, _: Transport, _: usize) {
        unreachable!("there was no room");
    }

    fn connection_lost(&mut self, error: Option<TransportError>) {
        let lost = self.lost.take().expect("called once");
        lost.send(error.expect("not in order")).expect("the test waits");
    }
}

#[tokio::test]
async fn a_buffered_protocol_without_room_ends_with_that_error() {
    for panics in [false, true] {
        let (near, _far) = tcp_pair().await;
        let (lost, why) = tokio::sync::oneshot::channel();
        attach(near, Buffered(NoRoom { panics, lost: Some(lost) })).unwrap();
        let error = soon(why).await.unwrap();
        let as_expected = match error {
            TransportError::EmptyBuffer => !panics,
            TransportError::Panicked { callback, .. } => callback == "get_buffer",
            _ => false,
        };
        assert!(as_expected, "{error}");
    }
}

#[tokio::test]
async fn a_reset_by_the_peer_ends_the_connection_with_that_error() {
    let (_transport, mut events, peer) = over_tcp(|it| it).await;
    reset(peer);
    let error = events.lost().await.unwrap();
    assert!(matches!(error, TransportError::Read(_)), "{error:?}");
    assert_eq!(error.kind(), Some(ErrorKind::ConnectionReset));
}

#[tokio::test]
async fn a_protocol_that_pauses_for_ever_ends_when_its_peer_resets() {
    let (transport, mut events, mut peer) = over_tcp(|it| it).await;
    transport.pause_reading();
    peer.write_all(b"never read").await.unwrap();
    let_others_run().await;
    reset(peer);
    let error = events.lost().await.unwrap();
    assert_eq!(error.kind(), Some(ErrorKind::ConnectionReset));
}

#[tokio::test]
async fn a_half_open_connection_ends_when_its_peer_has_gone() {
    let (transport, mut events, mut peer) = over_tcp(Recorder::keeping_open).await;
    peer.shutdown().await.unwrap();
    assert!(matches!(events.next().await, Event::Made));
    assert!(matches!(events.next().await, Event::Eof));
    transport.write(b"unread");
    drop(peer);
    assert!(events.lost().await.is_some());
    assert!(transport.is_closing());
}

#[tokio::test]
async fn writes_after_the_end_are_dropped_and_counted() {
    let (transport, mut events, mut peer) = over_tcp(|it| it).await;
    let late = transport.clone();
    transport.close();
    for n in 1..=7 {
        late.write(b"late");
        late.writelines(&[b"", b""]);
        assert_eq!(late.dropped_writes(), n);
    }
    assert!(events.lost().await.is_none());
    late.write(b"later");
    assert_eq!(late.dropped_writes(), 8);
    let mut all = Vec::new();
    peer.read_to_end(&mut all).await.unwrap();
    assert!(all.is_empty());
    assert_eq!(late.write_eof(), Ok(()), "no error after close");
}

#[tokio::test]
async fn a_failed_write_ends_the_connection_and_later_ones_are_dropped() {
    let (near, mut far) = tokio::io::duplex(64);
    let (recorder, mut events) = Recorder::new();
    let stream = AnyStream::new(Breaks(near));
    let transport = attach(stream, recorder).unwrap();
    transport.write(b"x");
    assert!(transport.is_closing());
    transport.write(b"y");
    assert_eq!(transport.dropped_writes(), 1);
    let error = events.lost().await.unwrap();
    assert!(matches!(error, TransportError::Write(_)), "{error:?}");
    assert_eq!(soon(far.read(&mut [0; 9])).await.unwrap(), 0);
}

/// Reads as the stream inside does, and can't be written to.
struct Breaks<S>(S);

impl<S: AsyncRead + Unpin> AsyncRead for Breaks<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Breaks<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        _: &[u8],
    ) -> Poll<io::Result<usize>> {
        Poll::Ready(Err(ErrorKind::BrokenPipe.into()))
    }

    fn poll_flush(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}

/// Writes as long as it may.
struct Fountain {
    write: usize,
    most: usize,
    pauses: usize,
}

impl Fountain {
    fn flow(&mut self, transport: &Transport) {
        while !transport.is_writing_paused() {
            transport.write(&vec![0; self.write]);
            self.most = self.most.max(transport.write_buffer_size());
        }
    }
}

impl Protocol for Fountain {
    fn connection_made(&mut self, transport: Transport) {
        self.flow(&transport);
    }

    fn pause_writing(&mut self, _: Transport) {
        self.pauses += 1;
    }

    fn resume_writing(&mut self, transport: Transport) {
        self.flow(&transport);
    }
}

#[tokio::test]
async fn a_slow_reader_costs_the_high_mark_and_one_write_at_the_most() {
    let (near, mut far) = tcp_pair().await;
    let write = 10_000;
    let fountain = Fountain { write, most: 0, pauses: 0 };
    let transport = attach(near, fountain).unwrap();
    let mut sink = vec![0; 64 * 1024];
    let mut read = 0;
    // More than all the kernel's buffers hold, in small sips.
    while read < 30_000_000 {
        read += soon(far.read(&mut sink)).await.unwrap();
    }
    let look = |fountain: &mut Fountain| (fountain.most, fountain.pauses);
    let (most, pauses) = transport.protocol(look).unwrap();
    assert!(most > WaterMarks::default().high(), "{most}");
    assert!(most <= WaterMarks::default().high() + write, "{most}");
    assert!(pauses > 1, "{pauses}");
    transport.abort();
}

#[test]
fn without_a_runtime_there_is_no_connection() {
    let (near, _far) = tokio::io::duplex(64);
    let (recorder, _events) = Recorder::new();
    let refused = attach(AnyStream::new(near), recorder).unwrap_err();
    assert_eq!(refused, NoRuntime);
}

#[test]
fn a_runtime_that_stops_tells_its_protocols() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let (transport, mut events, _peer) = runtime.block_on(over_tcp(|it| it));
    drop(runtime);
    assert_eq!(trace(&events.so_far()), "made lost(error)");
    assert!(transport.is_closing());
    transport.write(b"nobody sends this");
    assert_eq!(transport.dropped_writes(), 1);
}

#[tokio::test]
async fn closing_waits_for_a_peer_that_reads_and_abort_for_nobody() {
    let (transport, mut events, _peer) = over_tcp(|it| it).await;
    fill(&transport).await;
    let other = transport.clone();
    transport.close();
    tokio::time::sleep(Duration::from_millis(30)).await;
    assert!(!trace(&events.so_far()).contains("lost"));
    other.abort();
    assert!(events.lost().await.is_none());
}
