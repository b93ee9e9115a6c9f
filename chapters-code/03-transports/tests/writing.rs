//! The writing direction: order, marks, half-close, failures.

mod recorder;

use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::task::{Context, Poll};

use recorder::{Recorder, fill, over_tcp, soon, tcp_pair};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf};
use transports::{
    AnyStream, Protocol, Transport, TransportError, WaterMarks, attach,
};

#[tokio::test]
async fn write_eof_waits_for_the_buffer() {
    let (transport, mut events, mut peer) = over_tcp(|it| it).await;
    let written = fill(&transport);
    transport.write_eof().unwrap();
    transport.write_eof().unwrap();
    let mut all = Vec::new();
    soon(peer.read_to_end(&mut all)).await.unwrap();
    assert_eq!(all.len(), written);
    drop(peer);
    assert!(events.lost().await.is_none());
}

#[tokio::test]
async fn writing_after_write_eof_ends_the_connection_with_that_error() {
    let (transport, mut events, _peer) = over_tcp(|it| it).await;
    transport.write_eof().unwrap();
    transport.write(b"more");
    let error = events.lost().await;
    assert!(matches!(error, Some(TransportError::WriteAfterEof)), "{error:?}");
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
