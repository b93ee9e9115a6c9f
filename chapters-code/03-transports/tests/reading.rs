//! The reading direction: what ends it, what doesn't, and what follows its end.

mod recorder;

use std::collections::VecDeque;
use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use recorder::{Event, Recorder, let_others_run, over_tcp, trace};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadBuf};
use transports::{AnyStream, Transport, TransportError, attach};

/// Gives the results one after another, then waits for ever. Takes all that is written.
struct Scripted {
    results: VecDeque<io::Result<&'static [u8]>>,
    reads: Arc<AtomicUsize>,
}

impl AsyncRead for Scripted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.reads.fetch_add(1, Ordering::SeqCst);
        match self.results.pop_front() {
            Some(result) => Poll::Ready(result.map(|data| buffer.put_slice(data))),
            None => Poll::Pending,
        }
    }
}

impl AsyncWrite for Scripted {
    fn poll_write(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        data: &[u8],
    ) -> Poll<io::Result<usize>> {
        Poll::Ready(Ok(data.len()))
    }

    fn poll_flush(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

fn scripted(
    results: impl IntoIterator<Item = io::Result<&'static [u8]>>,
) -> (AnyStream<Scripted>, Arc<AtomicUsize>) {
    let reads = Arc::new(AtomicUsize::new(0));
    let results = results.into_iter().collect();
    (AnyStream::new(Scripted { results, reads: reads.clone() }), reads)
}

#[tokio::test]
async fn a_half_open_connection_is_not_read_again() {
    let (stream, reads) = scripted([Ok(b"data".as_slice()), Ok(b"")]);
    let (recorder, mut events) = Recorder::new();
    let transport = attach(stream, recorder.keeping_open()).unwrap();
    let_others_run().await;
    assert_eq!(trace(&events.so_far()), "made data(4) eof");
    assert!(!transport.is_closing());
    for _ in 0..3 {
        transport.write(b"still here");
        transport.pause_reading();
        transport.resume_reading();
        let_others_run().await;
    }
    assert_eq!(reads.load(Ordering::SeqCst), 2, "the data and the end");
    assert_eq!(trace(&events.so_far()), "");
}

#[tokio::test]
async fn nothing_to_read_and_an_interrupted_call_are_no_errors() {
    let interrupted = || Err(ErrorKind::Interrupted.into());
    let script = [interrupted(), Ok(b"da".as_slice()), interrupted(), Ok(b"ta")];
    let (stream, _reads) = scripted(script);
    let (recorder, mut events) = Recorder::new();
    let transport = attach(stream, recorder).unwrap();
    let_others_run().await;
    // And then it waits.
    assert_eq!(trace(&events.so_far()), "made data(2) data(2)");
    assert!(!transport.is_closing());
}

#[tokio::test]
async fn any_other_error_ends_the_connection_without_eof_received() {
    let (stream, reads) =
        scripted([Ok(b"data".as_slice()), Err(ErrorKind::TimedOut.into()), Ok(b"")]);
    let (recorder, mut events) = Recorder::new();
    let transport = attach(stream, recorder).unwrap();
    let all = events.until_the_end().await;
    assert_eq!(trace(&all), "made data(4) lost(error)");
    let Some(Event::Lost(Some(error))) = all.last() else { panic!("{all:?}") };
    assert!(matches!(error, TransportError::Read(_)), "{error}");
    assert_eq!(error.kind(), Some(ErrorKind::TimedOut));
    assert!(transport.is_closing());
    assert_eq!(reads.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn after_abort_in_data_received_nothing_more_is_received() {
    let react = |event: &Event, transport: Transport| {
        if matches!(event, Event::Data(_)) {
            transport.write(b"never mind");
            transport.abort();
        }
    };
    let (stream, _reads) = scripted([Ok(b"one".as_slice()), Ok(b"two")]);
    let (recorder, mut events) = Recorder::new();
    attach(stream, recorder.reacting(react)).unwrap();
    assert_eq!(trace(&events.until_the_end().await), "made data(3) lost");
}

#[tokio::test]
async fn a_paused_connection_that_is_closed_ends_without_its_data() {
    let (transport, mut events, mut peer) = over_tcp(|it| it).await;
    transport.pause_reading();
    peer.write_all(b"unread").await.unwrap();
    let_others_run().await;
    transport.close();
    assert_eq!(trace(&events.until_the_end().await), "made lost");
}
