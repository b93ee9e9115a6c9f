//! What S-reader says of the stream reader.

use std::num::NonZeroUsize;

use futures::FutureExt;
use streams::{ReadError, StreamReader, open_stream};
use tokio::io::AsyncWriteExt;
use tokio::net::UnixStream;

use crate::asyncio_facts::asyncio_says;

fn limit(bytes: usize) -> NonZeroUsize {
    NonZeroUsize::new(bytes).expect("a limit is not 0")
}

fn holding(bytes: usize, data: &[u8]) -> StreamReader {
    let reader = StreamReader::new(limit(bytes));
    reader.feed_data(data).expect("it is open");
    reader
}

fn ended(bytes: usize, data: &[u8]) -> StreamReader {
    let reader = holding(bytes, data);
    reader.feed_eof();
    reader
}

#[test]
fn the_default_limit_is_64_kib_and_none_is_refused() {
    assert_eq!(StreamReader::default().limit(), 65_536);
    asyncio_says("default limit", "65536");
    asyncio_says("limit None", "TypeError");
    asyncio_says("limit 0", "ValueError");
}

#[tokio::test]
async fn reading_pauses_above_twice_the_limit_and_resumes_at_the_limit() {
    let (near, mut far) = UnixStream::pair().unwrap();
    let (mut reader, writer) = open_stream(near, limit(4)).unwrap();
    for (sent, reading) in [(8, true), (9, false)] {
        far.write_all(&vec![b'x'; sent - reader.buffered()]).await.unwrap();
        while reader.buffered() < sent {
            tokio::task::yield_now().await;
        }
        assert_eq!(writer.transport().is_reading(), reading, "{sent} buffered");
    }
    for (left, reading) in [(5, false), (4, true)] {
        reader.read(reader.buffered() - left).await.unwrap();
        assert_eq!(writer.transport().is_reading(), reading, "{left} left");
    }
    asyncio_says("pauses and resumes with limit 4", "[('pause', 9), ('resume', 4)]");
    // Numbers of bytes know no limit, separators do.
    let mut reader = holding(4, &[b'x'; 1000]);
    assert_eq!(reader.read(600).await.unwrap().len(), 600);
    assert_eq!(reader.readexactly(400).await.unwrap().len(), 400);
    asyncio_says("read and readexactly with limit 4", "(600, 400)");
    let mut reader = holding(4, b"12345\n");
    assert!(matches!(
        reader.readuntil(b"\n").await,
        Err(ReadError::LimitOverrun { consumed: 5, .. })
    ));
}

#[test]
fn a_reader_needs_no_loop_here_and_one_in_asyncio() {
    let reader = std::thread::spawn(StreamReader::default).join().unwrap();
    reader.feed_data(b"fed where there is no runtime").unwrap();
    assert_eq!(reader.buffered(), 29);
    asyncio_says("made after run", "RuntimeError");
    asyncio_says("made in another thread", "RuntimeError");
}

#[tokio::test]
async fn feed_eof_ends_the_stream_however_often_it_is_called() {
    let mut reader = holding(4, b"ab");
    reader.feed_eof();
    reader.feed_eof();
    assert_eq!(reader.read_to_end().await.unwrap(), "ab");
    assert!(reader.read(1).await.unwrap().is_empty());
}

#[tokio::test]
async fn feed_data_wakes_the_read_that_waits() {
    let mut reader = StreamReader::default();
    let feeder = reader.feeder();
    let waiting = tokio::spawn(async move { reader.readline().await });
    tokio::task::yield_now().await;
    assert!(!waiting.is_finished());
    feeder.feed_data(b"").unwrap();
    feeder.feed_data(b"a li").unwrap();
    tokio::task::yield_now().await;
    assert!(!waiting.is_finished());
    feeder.feed_data(b"ne\n").unwrap();
    assert_eq!(waiting.await.unwrap().unwrap(), "a line\n");
    feeder.feed_eof();
    assert!(feeder.feed_data(b"late").is_err());
}

#[tokio::test]
async fn the_transport_is_set_once() {
    let (near, _far) = UnixStream::pair().unwrap();
    let (reader, writer) = open_stream(near, limit(4)).unwrap();
    // `open_stream` has set it.
    let second = reader.set_transport(writer.transport().clone());
    assert!(second.is_err());
}

#[tokio::test]
async fn reading_all_reads_to_the_end_and_survives_cancelling() {
    let mut reader = holding(4, b"abc");
    assert!(reader.read_to_end().now_or_never().is_none());
    reader.feed_data(b"def").unwrap();
    reader.feed_eof();
    assert_eq!(reader.read_to_end().await.unwrap(), "abcdef");
    assert!(reader.read_to_end().await.unwrap().is_empty());
    asyncio_says("left by a cancelled read(-1)", "0");
}

#[tokio::test]
async fn read_gives_at_most_n_bytes_as_soon_as_there_is_one() {
    let mut reader = holding(4, b"abc");
    assert_eq!(reader.read(2).await.unwrap(), "ab");
    assert_eq!(reader.read(2).await.unwrap(), "c");
    assert!(reader.read(0).await.unwrap().is_empty());
    assert!(reader.read(2).now_or_never().is_none());
    reader.feed_data(b"d").unwrap();
    assert_eq!(reader.read(100).await.unwrap(), "d");
}

#[tokio::test]
async fn readline_gives_the_partial_line_at_the_end() {
    let mut reader = ended(100, b"unix\ndos\r\nrest");
    for line in ["unix\n", "dos\r\n", "rest", "", ""] {
        assert_eq!(reader.readline().await.unwrap(), line);
    }
    // The line over the limit is dropped; without its end, the whole buffer.
    let mut reader = holding(4, b"12345\nrest");
    assert!(matches!(reader.readline().await, Err(ReadError::LineTooLong { .. })));
    assert_eq!(reader.buffered(), 4);
    let mut reader = holding(4, b"12345");
    assert!(matches!(reader.readline().await, Err(ReadError::LineTooLong { .. })));
    assert_eq!(reader.buffered(), 0);
}

#[tokio::test]
async fn readexactly_fails_when_the_stream_ends_first() {
    let mut reader = holding(4, b"abcdef");
    assert_eq!(reader.readexactly(5).await.unwrap(), "abcde");
    assert!(reader.readexactly(2).now_or_never().is_none());
    reader.feed_eof();
    let error = reader.readexactly(2).await.unwrap_err();
    assert_eq!(error.to_string(), "1 bytes read on a total of 2 expected bytes");
}

#[tokio::test]
async fn an_incomplete_read_hands_over_what_came() {
    let mut reader = ended(4, b"abc");
    let Err(ReadError::IncompleteRead { partial, expected }) =
        reader.readexactly(5).await
    else {
        panic!("the stream has ended");
    };
    assert_eq!((&partial[..], expected), (&b"abc"[..], Some(5)));
    assert!(reader.at_eof());
}

#[tokio::test]
async fn readuntil_takes_several_separators() {
    let mut reader = holding(100, b"ab\rcd\n");
    assert_eq!(reader.readuntil([&b"\n"[..], b"\r"]).await.unwrap(), "ab\r");
    assert_eq!(reader.readuntil(b"\n").await.unwrap(), "cd\n");
    let empty = reader.readuntil(b"").await;
    assert!(matches!(empty, Err(ReadError::EmptySeparator)));
    asyncio_says("several separators just from 3.13 on", "True");
}

#[tokio::test]
async fn readuntil_consumes_the_data_and_the_separator() {
    let mut reader = holding(100, b"oneENDtwo");
    reader.readuntil(b"END").await.unwrap();
    assert_eq!(reader.buffered(), 3);
    assert_eq!(reader.read(100).await.unwrap(), "two");
}

#[tokio::test]
async fn what_readuntil_gives_includes_the_separator() {
    let mut reader = holding(100, b"oneENDtwo");
    assert_eq!(reader.readuntil(b"END").await.unwrap(), "oneEND");
}

#[tokio::test]
async fn the_limit_does_not_count_the_separator() {
    let mut reader = holding(4, b"1234END12345END");
    assert_eq!(reader.readuntil(b"END").await.unwrap(), "1234END");
    assert!(matches!(
        reader.readuntil(b"END").await,
        Err(ReadError::LimitOverrun { consumed: 5, found: true, .. })
    ));
}

#[tokio::test]
async fn readuntil_at_the_end_fails_and_empties_the_buffer() {
    let mut reader = ended(100, b"no end");
    assert!(matches!(
        reader.readuntil(b"\n").await,
        Err(ReadError::IncompleteRead { expected: None, .. })
    ));
    assert!(reader.at_eof());
    assert_eq!(reader.buffered(), 0);
}

#[tokio::test]
async fn what_came_may_hold_a_part_of_the_separator() {
    let mut reader = ended(100, b"abEN");
    let Err(ReadError::IncompleteRead { partial, .. }) =
        reader.readuntil(b"END").await
    else {
        panic!("the stream has ended");
    };
    assert_eq!(partial, "abEN");
}

#[tokio::test]
async fn over_the_limit_all_stays_in_the_buffer() {
    let mut reader = holding(4, b"12345678EN");
    for _ in 0..2 {
        assert!(matches!(
            reader.readuntil(b"END").await,
            Err(ReadError::LimitOverrun { consumed: 8, found: false, .. })
        ));
        assert_eq!(reader.buffered(), 10);
    }
    // The way on: take what belongs to no separator.
    assert_eq!(reader.readexactly(8).await.unwrap(), "12345678");
    reader.feed_data(b"D").unwrap();
    assert_eq!(reader.readuntil(b"END").await.unwrap(), "END");
}

#[tokio::test]
async fn at_eof_is_true_when_nothing_is_left_and_nothing_follows() {
    let mut reader = StreamReader::default();
    assert!(!reader.at_eof());
    reader.feed_data(b"a").unwrap();
    assert!(!reader.at_eof());
    reader.feed_eof();
    assert!(!reader.at_eof());
    reader.read(1).await.unwrap();
    assert!(reader.at_eof());
}
