//! A read that is dropped half-way has taken nothing.

mod feeding;

use std::task::{Context, Waker};

use feeding::{fed, limited, now, rest, waits};
use streams::StreamReader;

/// Polls once what has to wait, feeds more, and drops it without another poll.
macro_rules! cancelled {
    ($reader:ident, $read:expr) => {{
        let feeder = $reader.feeder();
        let mut read = Box::pin($read);
        let mut cx = Context::from_waker(Waker::noop());
        assert!(read.as_mut().poll(&mut cx).is_pending());
        feeder.feed_data(b"b").unwrap();
        assert!(read.as_mut().poll(&mut cx).is_pending());
        feeder.feed_data(b"c").unwrap();
        drop(read);
    }};
}

fn reader() -> StreamReader {
    fed(&[b"a"])
}

#[test]
fn readexactly_that_is_cancelled_leaves_all() {
    let mut reader = reader();
    cancelled!(reader, reader.readexactly(9));
    assert_eq!(rest(&mut reader), b"abc");
}

#[test]
fn readuntil_that_is_cancelled_leaves_all() {
    let mut reader = reader();
    cancelled!(reader, reader.readuntil(b";"));
    assert_eq!(rest(&mut reader), b"abc");
}

#[test]
fn readline_that_is_cancelled_leaves_all() {
    let mut reader = reader();
    cancelled!(reader, reader.readline());
    assert_eq!(rest(&mut reader), b"abc");
    cancelled!(reader, reader.readline_slice());
    assert_eq!(rest(&mut reader), b"bc");
    cancelled!(reader, reader.next_line());
    assert_eq!(rest(&mut reader), b"bc");
}

#[test]
fn read_to_end_that_is_cancelled_leaves_all_where_asyncio_loses_it() {
    let mut reader = reader();
    cancelled!(reader, reader.read_to_end());
    assert_eq!(rest(&mut reader), b"abc");
}

#[test]
fn read_that_is_cancelled_leaves_what_comes() {
    let mut reader = fed(&[]);
    let feeder = reader.feeder();
    assert!(waits(reader.read(5)));
    feeder.feed_data(b"abc").unwrap();
    assert_eq!(rest(&mut reader), b"abc");
}

#[test]
fn a_read_that_was_cancelled_can_be_begun_anew() {
    let mut reader = limited(8, &[b"one\nt"]);
    assert_eq!(now(reader.readline()).unwrap(), "one\n");
    cancelled!(reader, reader.readline());
    reader.feed_data(b"\nthree").unwrap();
    assert_eq!(now(reader.readline()).unwrap(), "tbc\n");
    assert_eq!(rest(&mut reader), b"three");
}

#[test]
fn what_is_known_stays_right_while_a_cancelled_read_has_its_window_lent() {
    let mut reader = reader();
    cancelled!(reader, reader.readline());
    assert_eq!(reader.buffered(), 3);
    assert!(!reader.at_eof());
    reader.feed_eof();
    assert!(!reader.at_eof());
    assert_eq!(now(reader.readline()).unwrap(), "abc");
    assert!(reader.at_eof());
}

#[test]
fn what_a_cancelled_read_had_waited_beside_is_read_without_waiting_for_more() {
    // Found by the comparison with asyncio: each of these once waited for ever.
    let waited = || {
        let mut reader = fed(&[b"a\nb"]);
        now(reader.read(1)).unwrap();
        assert!(waits(reader.readexactly(9)));
        reader
    };
    assert_eq!(now(waited().read(9)).unwrap(), "\nb");
    assert_eq!(now(waited().readexactly(2)).unwrap(), "\nb");
    assert_eq!(now(waited().readline()).unwrap(), "\n");
    assert_eq!(now(waited().readline_slice()).unwrap(), b"\n");
    assert_eq!(now(waited().readuntil(b"b")).unwrap(), "\nb");
    let mut reader = waited();
    let mut buffer = [0; 9];
    let n = now(tokio::io::AsyncReadExt::read(&mut reader, &mut buffer)).unwrap();
    assert_eq!(&buffer[..n], b"\nb");
}
