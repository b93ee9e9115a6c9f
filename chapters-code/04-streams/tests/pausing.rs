//! When reading pauses and resumes, and what that bounds.

mod connected;
mod feeding;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use connected::{let_others_run, soon, tcp_pair, until};
use feeding::{limit, limited, now, waits};
use streams::{ReadError, StreamReader, TransportAlreadySet, open_stream};
use tokio::io::AsyncWriteExt;
use tokio::net::UnixStream;
use transports::{Protocol, Transport, attach};

struct Ignores;
impl Protocol for Ignores {}

/// A reader with this limit, a transport for it, and the peer that keeps it open.
fn on_transport(bytes: usize) -> (StreamReader, Transport, UnixStream) {
    let (near, far) = UnixStream::pair().expect("a pair can be made");
    let transport = attach(near, Ignores).expect("we are in a runtime");
    let reader = limited(bytes, &[]);
    reader.set_transport(transport.clone()).expect("it is the first");
    (reader, transport, far)
}

#[tokio::test]
async fn reading_pauses_above_twice_the_limit_and_not_at_it() {
    let (reader, transport, _far) = on_transport(4);
    reader.feed_data(b"12345678").unwrap();
    assert!(transport.is_reading());
    reader.feed_data(b"9").unwrap();
    assert!(!transport.is_reading());
}

#[tokio::test]
async fn reading_resumes_at_the_limit_and_not_above_it() {
    let (mut reader, transport, _far) = on_transport(4);
    reader.feed_data(b"123456789").unwrap();
    assert_eq!(now(reader.read(4)).unwrap(), "1234");
    assert!(!transport.is_reading());
    assert_eq!(now(reader.read(1)).unwrap(), "5");
    assert!(transport.is_reading());
}

#[tokio::test]
async fn what_the_reader_holds_counts_too() {
    let (mut reader, transport, _far) = on_transport(4);
    reader.feed_data(b"123456").unwrap();
    assert_eq!(now(reader.read(1)).unwrap(), "1");
    reader.feed_data(b"789").unwrap();
    assert!(transport.is_reading());
    reader.feed_data(b"0").unwrap();
    assert!(!transport.is_reading());
    // Of what it holds one byte is left, but with what came since it is five.
    assert_eq!(now(reader.read(4)).unwrap(), "2345");
    assert!(!transport.is_reading());
    assert_eq!(now(reader.read(1)).unwrap(), "6");
    assert!(transport.is_reading());
}

#[tokio::test]
async fn every_kind_of_read_resumes() {
    for kind in 0..6 {
        let (mut reader, transport, _far) = on_transport(4);
        reader.feed_data(b"123\n567\n9").unwrap();
        assert!(!transport.is_reading());
        match kind {
            0 => drop(now(reader.read(6)).unwrap()),
            1 => drop(now(reader.readexactly(6)).unwrap()),
            2 => {
                now(reader.readline()).unwrap();
                now(reader.readline()).unwrap();
            }
            3 => {
                now(reader.readline_slice()).unwrap();
                now(reader.readline_slice()).unwrap();
            }
            4 => {
                now(reader.readuntil(b"\n")).unwrap();
                now(reader.readuntil(b"\n")).unwrap();
            }
            _ => drop(tokio::io::AsyncBufReadExt::lines(reader).next_line().await),
        }
        assert!(transport.is_reading(), "kind {kind}");
    }
}

#[tokio::test]
async fn whoever_waits_for_more_than_twice_the_limit_gets_it() {
    let (mut reader, transport, _far) = on_transport(1);
    let feeder = reader.feeder();
    feeder.feed_data(b"123").unwrap();
    assert!(!transport.is_reading());
    // Waiting while paused would be waiting for ever.
    assert!(waits(reader.readexactly(7)));
    assert!(transport.is_reading());
    feeder.feed_data(b"4567").unwrap();
    assert!(!transport.is_reading());
    assert_eq!(now(reader.readexactly(7)).unwrap(), "1234567");
    assert!(transport.is_reading());
}

#[tokio::test]
async fn a_separator_over_the_limit_leaves_reading_paused() {
    let (mut reader, transport, _far) = on_transport(2);
    reader.feed_data(b"12345;").unwrap();
    let refused = now(reader.readuntil(b";"));
    assert!(matches!(refused, Err(ReadError::LimitOverrun { .. })), "{refused:?}");
    assert!(!transport.is_reading());
}

#[tokio::test]
async fn a_line_over_the_limit_is_dropped_and_reading_resumes() {
    for line in [&b"12345\n"[..], b"12345"] {
        let (mut reader, transport, _far) = on_transport(2);
        reader.feed_data(line).unwrap();
        assert!(!transport.is_reading());
        let refused = now(reader.readline());
        assert!(
            matches!(refused, Err(ReadError::LineTooLong { .. })),
            "{refused:?}"
        );
        assert!(transport.is_reading());
    }
}

#[tokio::test]
async fn a_second_transport_is_refused() {
    let (reader, transport, _far) = on_transport(4);
    assert_eq!(reader.set_transport(transport), Err(TransportAlreadySet));
}

#[tokio::test]
async fn a_reader_that_is_dropped_leaves_its_transport_reading() {
    let (reader, transport, _far) = on_transport(4);
    let feeder = reader.feeder();
    reader.feed_data(b"123456789").unwrap();
    assert!(!transport.is_reading());
    drop(reader);
    assert!(transport.is_reading());
    // What comes now is dropped: it can't pause anything.
    feeder.feed_data(b"123456789").unwrap();
    assert!(transport.is_reading());
}

#[tokio::test]
async fn without_a_transport_all_is_buffered() {
    let reader = limited(1, &[b"0123456789"]);
    assert_eq!(reader.buffered(), 10);
}

#[tokio::test]
async fn read_to_end_of_more_than_twice_a_limit_of_one_byte_does_not_stand_still() {
    let (near, mut far) = UnixStream::pair().unwrap();
    let (mut reader, _writer) = open_stream(near, limit(1)).unwrap();
    let sending = tokio::spawn(async move {
        far.write_all(&vec![b'x'; 1 << 20]).await.unwrap();
    });
    let all = soon(reader.read_to_end()).await.unwrap();
    soon(sending).await.unwrap();
    assert_eq!(all.len(), 1 << 20);
}

/// As much as the transport reads at once.
const READ_CHUNK: usize = 256 * 1024;

#[tokio::test]
async fn a_peer_that_sends_for_ever_is_held_at_twice_the_limit_and_one_chunk() {
    let (near, mut far) = tcp_pair().await;
    let (mut reader, writer) = open_stream(near, limit(64 * 1024)).unwrap();
    let sent = Arc::new(AtomicUsize::new(0));
    let counted = sent.clone();
    let sending = tokio::spawn(async move {
        while let Ok(n) = far.write(&[b'x'; 64 * 1024]).await {
            counted.fetch_add(n, Ordering::Relaxed);
        }
    });
    until(|| !writer.transport().is_reading()).await;
    // All that the peer can send meanwhile goes to the kernel's buffers.
    let mut before = 0;
    until(|| std::mem::replace(&mut before, sent.load(Ordering::Relaxed)) == before)
        .await;
    assert!(reader.buffered() > 128 * 1024);
    assert!(reader.buffered() <= 128 * 1024 + READ_CHUNK, "{}", reader.buffered());

    // Reading on, a little each time, keeps it there.
    for _ in 0..200 {
        soon(reader.readexactly(10_000)).await.unwrap();
        let_others_run().await;
        assert!(reader.buffered() <= 128 * 1024 + READ_CHUNK);
    }
    writer.transport().clone().abort();
    soon(sending).await.unwrap();
}
