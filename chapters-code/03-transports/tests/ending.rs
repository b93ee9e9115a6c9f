//! How a connection ends: by close, by abort, with its runtime.

mod recorder;

use std::io::ErrorKind;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use recorder::{Recorder, fill, let_others_run, over_tcp, soon, trace};
use tokio::io::AsyncReadExt;
use tokio::runtime::Builder;
use tracing::span::{Attributes, Id, Record};
use tracing::{Level, Metadata, Subscriber};
use transports::{AnyStream, NoRuntime, attach};

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

/// Counts the warnings of this thread.
struct Warnings(Arc<AtomicUsize>);

impl Subscriber for Warnings {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() == Level::WARN
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &tracing::Event<'_>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn from_the_fifth_dropped_write_on_each_is_logged() {
    let warnings = Arc::new(AtomicUsize::new(0));
    let _here = tracing::subscriber::set_default(Warnings(warnings.clone()));
    let (transport, _events, _peer) = over_tcp(|it| it).await;
    let late = transport.clone();
    transport.close();
    let mut logged = Vec::new();
    for _ in 1..=7 {
        late.write(b"late");
        logged.push(warnings.load(Ordering::SeqCst));
    }
    assert_eq!(logged, [0, 0, 0, 0, 1, 2, 3]);
}

#[tokio::test]
async fn closing_waits_for_a_peer_that_reads_and_abort_for_nobody() {
    let (transport, mut events, _peer) = over_tcp(|it| it).await;
    fill(&transport);
    let other = transport.clone();
    transport.close();
    let_others_run().await;
    assert!(!trace(&events.so_far()).contains("lost"));
    other.abort();
    assert!(events.lost().await.is_none());
}

#[tokio::test]
async fn with_linger_zero_abort_resets() {
    let (transport, mut events, mut peer) = over_tcp(|it| it).await;
    transport.socket().unwrap().set_linger(Some(Duration::ZERO)).unwrap();
    transport.abort();
    assert!(events.lost().await.is_none());
    let error = soon(peer.read(&mut [0; 1])).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
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
