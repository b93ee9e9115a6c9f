//! How pipe transports end, and what a call does that comes too late.

mod recorder;

use std::io::{ErrorKind, Read};

use recorder::{Event, Recorder, let_others_run, reset, tcp_pair, trace};
use transports::{TransportError, connect_read_pipe, connect_write_pipe};

/// More than a pipe holds.
const MORE: usize = 1 << 20;

#[tokio::test]
async fn calls_on_a_closed_read_pipe_do_nothing() {
    let (reader, _writer) = std::io::pipe().unwrap();
    let (recorder, mut events) = Recorder::new();
    let transport = connect_read_pipe(reader, recorder).unwrap();
    transport.clone().close();
    assert!(transport.is_closing() && !transport.is_reading());
    transport.pause_reading();
    transport.resume_reading();
    transport.clone().close();
    assert!(!transport.is_reading());
    assert_eq!(trace(&events.until_the_end().await), "made lost");
    transport.resume_reading();
    transport.close();
}

#[tokio::test]
async fn write_eof_sends_what_is_buffered_first() {
    let (mut reader, writer) = std::io::pipe().unwrap();
    let (recorder, mut events) = Recorder::new();
    let transport = connect_write_pipe(writer, recorder).unwrap();
    transport.write(&vec![b'a'; MORE]);
    transport.write(b"last");
    let late = transport.clone();
    transport.write_eof();
    assert!(late.is_closing());
    late.write(b"too late");
    let_others_run().await;
    assert_eq!(trace(&events.so_far()), "made pause", "it waits for its reader");
    let all = tokio::task::spawn_blocking(move || {
        let mut all = Vec::new();
        reader.read_to_end(&mut all).map(|_| all)
    });
    assert_eq!(trace(&events.until_the_end().await), "resume lost");
    let all = all.await.unwrap().unwrap();
    assert_eq!(all.len(), MORE + 4);
    assert!(all.ends_with(b"alast"));
}

#[tokio::test]
async fn abort_after_close_drops_what_close_was_waiting_to_send() {
    let (_reader, writer) = std::io::pipe().unwrap();
    let (recorder, mut events) = Recorder::new();
    let transport = connect_write_pipe(writer, recorder).unwrap();
    transport.write(&vec![b'a'; MORE]);
    transport.clone().close();
    transport.clone().close();
    assert!(transport.write_buffer_size() > 0);
    transport.clone().abort();
    assert_eq!(transport.write_buffer_size(), 0);
    let end = events.until_the_end().await;
    assert!(matches!(end.last(), Some(Event::Lost(None))), "{end:?}");
}

#[tokio::test]
async fn a_read_that_fails_ends_a_read_pipe_with_that_error() {
    let (near, far) = tcp_pair().await;
    let (recorder, mut events) = Recorder::new();
    let near = near.into_std().unwrap();
    connect_read_pipe(near, recorder).unwrap();
    reset(far);
    let error = events.lost().await.unwrap();
    assert!(matches!(error, TransportError::Read(_)), "{error}");
    assert_eq!(error.kind(), Some(ErrorKind::ConnectionReset));
}
