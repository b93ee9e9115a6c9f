//! `read`, `read_to_end`, `readexactly`, `at_eof`, and what feeding does.

mod feeding;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Wake, Waker};

use bytes::Bytes;
use feeding::{ended, fed, limit, limited, now, rest, soon, waits};
use streams::{DEFAULT_LIMIT, FeedAfterEof, ReadError, StreamReader};

#[test]
fn the_default_limit_is_64_kib() {
    assert_eq!(StreamReader::default().limit(), 65536);
    assert_eq!(DEFAULT_LIMIT.get(), 65536);
    assert_eq!(StreamReader::new(limit(3)).limit(), 3);
}

#[test]
fn feeding_nothing_leaves_the_buffer_empty() {
    let reader = fed(&[b""]);
    assert_eq!(reader.buffered(), 0);
    assert!(!reader.at_eof());
}

#[test]
fn feeding_nothing_wakes_nobody() {
    let mut reader = fed(&[]);
    let feeder = reader.feeder();
    let mut read = Box::pin(reader.read(1));
    let (waker, count) = counting_waker();
    let mut cx = Context::from_waker(&waker);
    assert!(read.as_mut().poll(&mut cx).is_pending());
    feeder.feed_data(b"").unwrap();
    assert_eq!(count.load(Ordering::SeqCst), 0);
    feeder.feed_data(b"x").unwrap();
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

#[test]
fn what_is_fed_is_joined() {
    let mut reader = fed(&[b"some ", b"da", b"", b"ta"]);
    assert_eq!(reader.buffered(), 9);
    assert_eq!(now(reader.read(100)).unwrap(), "some data");
}

#[test]
fn feeding_after_the_end_is_refused() {
    let mut reader = ended(&[b"data"]);
    assert_eq!(reader.feed_data(b"more"), Err(FeedAfterEof));
    // CPython asserts before it looks at the data.
    assert_eq!(reader.feeder().feed_data(b""), Err(FeedAfterEof));
    assert_eq!(rest(&mut reader), b"data");
}

#[test]
fn the_end_can_be_fed_twice() {
    let mut reader = ended(&[b"data"]);
    reader.feed_eof();
    assert_eq!(now(reader.read_to_end()).unwrap(), "data");
    assert!(reader.at_eof());
}

#[test]
fn read_of_zero_gives_nothing_at_once_and_leaves_the_buffer() {
    let mut reader = fed(&[]);
    assert_eq!(now(reader.read(0)).unwrap(), "");
    let mut reader = fed(&[b"some data"]);
    assert_eq!(now(reader.read(0)).unwrap(), "");
    assert_eq!(rest(&mut reader), b"some data");
}

#[tokio::test]
async fn read_gives_what_is_there_as_soon_as_it_comes() {
    let mut reader = fed(&[]);
    let feeder = reader.feeder();
    assert!(waits(reader.read(30)));
    let reading = tokio::spawn(async move { reader.read(30).await });
    tokio::task::yield_now().await;
    feeder.feed_data(b"line 1\nline 2\nabcd").unwrap();
    let data = soon(reading).await.unwrap().unwrap();
    assert_eq!(data, "line 1\nline 2\nabcd");
}

#[test]
fn read_gives_at_most_what_is_asked_for_and_leaves_the_rest() {
    let mut reader = fed(&[b"line 1", b"\nline 2"]);
    assert_eq!(now(reader.read(5)).unwrap(), "line ");
    assert_eq!(rest(&mut reader), b"1\nline 2");
}

#[test]
fn read_gives_all_pieces_that_have_come() {
    let mut reader = fed(&[b"one "]);
    assert_eq!(now(reader.read(2)).unwrap(), "on");
    // The reader holds "e " itself now; what comes next is still beside it.
    reader.feed_data(b"two").unwrap();
    assert_eq!(now(reader.read(100)).unwrap(), "e two");
}

#[test]
fn read_knows_no_limit() {
    let mut reader = limited(3, &[b"chunk"]);
    assert_eq!(now(reader.read(5)).unwrap(), "chunk");
}

#[tokio::test]
async fn read_gives_nothing_when_the_end_comes_first() {
    let mut reader = fed(&[]);
    let feeder = reader.feeder();
    let reading = tokio::spawn(async move { reader.read(1024).await });
    tokio::task::yield_now().await;
    feeder.feed_eof();
    assert_eq!(soon(reading).await.unwrap().unwrap(), "");
}

#[test]
fn read_at_the_end_gives_nothing_for_ever() {
    let mut reader = ended(&[b"x"]);
    assert_eq!(now(reader.read(9)).unwrap(), "x");
    for _ in 0..3 {
        assert_eq!(now(reader.read(9)).unwrap(), "");
    }
}

#[tokio::test]
async fn read_to_end_joins_all_pieces_up_to_the_end() {
    let mut reader = fed(&[]);
    let feeder = reader.feeder();
    let reading = tokio::spawn(async move { reader.read_to_end().await });
    for piece in [&b"chunk1\n"[..], b"chunk2"] {
        feeder.feed_data(piece).unwrap();
        tokio::task::yield_now().await;
    }
    feeder.feed_eof();
    assert_eq!(soon(reading).await.unwrap().unwrap(), "chunk1\nchunk2");
}

#[test]
fn at_eof_is_when_nothing_is_left_and_nothing_follows() {
    let mut reader = fed(&[]);
    assert!(!reader.at_eof());
    reader.feed_data(b"some data\n").unwrap();
    assert!(!reader.at_eof());
    now(reader.readline()).unwrap();
    assert!(!reader.at_eof());
    reader.feed_data(b"some data\n").unwrap();
    reader.feed_eof();
    assert!(!reader.at_eof());
    now(reader.readline()).unwrap();
    assert!(reader.at_eof());
}

#[test]
fn readexactly_of_zero_gives_nothing_and_leaves_the_buffer() {
    let mut reader = fed(&[b"line 1\n"]);
    assert_eq!(now(reader.readexactly(0)).unwrap(), "");
    assert_eq!(rest(&mut reader), b"line 1\n");
    assert_eq!(now(ended(&[]).readexactly(0)).unwrap(), "");
}

#[tokio::test]
async fn readexactly_waits_for_all_and_leaves_what_is_over() {
    let mut reader = fed(&[]);
    let feeder = reader.feeder();
    let reading = tokio::spawn(async move {
        let data = reader.readexactly(2 * 18).await;
        (reader, data)
    });
    for _ in 0..3 {
        feeder.feed_data(b"line 1\nline 2\nabcd").unwrap();
        tokio::task::yield_now().await;
    }
    let (mut reader, data) = soon(reading).await.unwrap();
    assert_eq!(data.unwrap(), "line 1\nline 2\nabcd".repeat(2));
    assert_eq!(rest(&mut reader), b"line 1\nline 2\nabcd");
}

#[test]
fn readexactly_knows_no_limit() {
    let mut reader = limited(3, &[b"chunk"]);
    assert_eq!(now(reader.readexactly(5)).unwrap(), "chunk");
}

#[tokio::test]
async fn readexactly_gives_what_came_before_the_end_in_its_error() {
    let mut reader = fed(&[]);
    let feeder = reader.feeder();
    let reading = tokio::spawn(async move {
        let data = reader.readexactly(36).await;
        (reader, data)
    });
    tokio::task::yield_now().await;
    feeder.feed_data(b"line 1\nline 2\nabcd").unwrap();
    tokio::task::yield_now().await;
    feeder.feed_eof();
    let (reader, data) = soon(reading).await.unwrap();
    let error = data.unwrap_err();
    assert_eq!(error.to_string(), "18 bytes read on a total of 36 expected bytes");
    let ReadError::IncompleteRead { partial, expected } = error else {
        panic!("{error:?}")
    };
    assert_eq!(partial, "line 1\nline 2\nabcd");
    assert_eq!(expected, Some(36));
    assert_eq!(reader.buffered(), 0);
    assert!(reader.at_eof());
}

#[test]
fn what_was_given_out_stays_what_it_was() {
    let mut reader = fed(&[b"first second"]);
    let first: Bytes = now(reader.readexactly(5)).unwrap();
    assert_eq!(now(reader.read(1)).unwrap(), " ");
    for _ in 0..1000 {
        reader.feed_data(&[b'x'; 1000]).unwrap();
        now(reader.read(999)).unwrap();
    }
    assert_eq!(first, "first");
}

#[test]
fn a_reader_needs_no_runtime() {
    // asyncio's binds itself to an event loop when it is made.
    assert!(tokio::runtime::Handle::try_current().is_err());
    let mut reader = ended(&[b"line\n"]);
    assert_eq!(now(reader.readline()).unwrap(), "line\n");
}

#[test]
fn a_reader_shows_what_it_holds_when_it_is_printed() {
    let reader = limited(123, &[b"data"]);
    reader.feed_eof();
    reader.set_error(std::io::Error::other("what went wrong"));
    let shown = format!("{reader:?}");
    for part in ["buffered: 4", "limit: 123", "eof: true", "what went wrong"] {
        assert!(shown.contains(part), "{part} is not in {shown}");
    }
}

/// A waker that counts, in place of a task.
fn counting_waker() -> (Waker, Arc<AtomicUsize>) {
    struct Counts(Arc<AtomicUsize>);
    impl Wake for Counts {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
    let count = Arc::new(AtomicUsize::new(0));
    (Arc::new(Counts(count.clone())).into(), count)
}

#[test]
fn a_big_message_that_is_done_with_gives_its_memory_to_the_next() {
    let mut first = fed(&[&[1; 100_000]]);
    let message = now(first.read(usize::MAX)).unwrap();
    let memory = message.as_ptr();
    let part = message.slice(5..9);
    drop(message);
    let mut second = fed(&[&[2; 100_000]]);
    let other = now(second.read(usize::MAX)).unwrap();
    assert_ne!(other.as_ptr(), memory, "a part of it is in use");
    assert_eq!((&part[..], &other[..]), (&[1; 4][..], &[2; 100_000][..]));
    drop((part, other));
    let mut third = fed(&[&[3; 100_000]]);
    let again = now(third.read(usize::MAX)).unwrap();
    assert_eq!(again, [3; 100_000][..]);
    drop(again);
    let mut fourth = fed(&[&[4; 100_000]]);
    assert_eq!(now(fourth.readexactly(50_000)).unwrap(), [4; 50_000][..]);
    assert_eq!(now(fourth.readexactly(50_000)).unwrap(), [4; 50_000][..]);
}
