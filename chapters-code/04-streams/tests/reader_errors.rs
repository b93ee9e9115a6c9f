//! `set_error`: asyncio's `set_exception`.

mod feeding;

use std::error::Error;
use std::io::{self, ErrorKind};

use feeding::{fed, now, soon};
use streams::{ReadError, StreamError, StreamReader};

fn broken<T: std::fmt::Debug>(result: Result<T, ReadError>) -> StreamError {
    match result {
        Err(ReadError::Broken(error)) => error,
        other => panic!("{other:?}"),
    }
}

fn reset() -> io::Error {
    ErrorKind::ConnectionReset.into()
}

#[test]
fn an_error_that_was_set_can_be_asked_for() {
    let reader = fed(&[]);
    assert!(reader.error().is_none());
    reader.set_error(reset());
    let error = reader.error().expect("it was set");
    assert_eq!(error.kind(), Some(ErrorKind::ConnectionReset));
    assert_eq!(error.to_string(), reset().to_string());
}

#[test]
fn every_read_fails_after_an_error_although_data_is_buffered() {
    let mut reader = fed(&[b"line\n"]);
    assert_eq!(now(reader.read(2)).unwrap(), "li");
    reader.set_error(reset());
    broken(now(reader.read(2)));
    broken(now(reader.read(0)));
    broken(now(reader.read_to_end()));
    broken(now(reader.readexactly(2)));
    broken(now(reader.readexactly(0)));
    broken(now(reader.readline()));
    broken(now(reader.readline_slice()));
    broken(now(reader.next_line()));
    broken(now(reader.readuntil(b"\n")));
    broken(now(reader.readuntil_slice(b"\n")));
    assert_eq!(reader.buffered(), 3);
}

#[test]
fn an_error_goes_before_the_end_of_the_stream() {
    let mut reader = fed(&[]);
    reader.feed_eof();
    reader.set_error(reset());
    broken(now(reader.read(1)));
    assert!(reader.at_eof());
}

#[test]
fn readline_fails_with_the_error_and_the_buffer_stays_empty() {
    let mut reader = fed(&[b"line\n"]);
    assert_eq!(now(reader.readline()).unwrap(), "line\n");
    reader.set_error(reset());
    broken(now(reader.readline()));
    assert_eq!(reader.buffered(), 0);
}

#[tokio::test]
async fn an_error_wakes_the_read_that_waits() {
    let waits: [fn(StreamReader) -> _; 5] = [
        |mut it| tokio::spawn(async move { it.readline().await.map(drop) }),
        |mut it| tokio::spawn(async move { it.read(1).await.map(drop) }),
        |mut it| tokio::spawn(async move { it.read_to_end().await.map(drop) }),
        |mut it| tokio::spawn(async move { it.readexactly(1).await.map(drop) }),
        |mut it| tokio::spawn(async move { it.readuntil(b";").await.map(drop) }),
    ];
    for wait in waits {
        let reader = fed(&[]);
        let feeder = reader.feeder();
        let reading = wait(reader);
        tokio::task::yield_now().await;
        feeder.set_error(reset());
        let error = broken(soon(reading).await.unwrap());
        assert_eq!(error.kind(), Some(ErrorKind::ConnectionReset));
    }
}

#[tokio::test]
async fn data_that_came_before_the_error_still_reaches_the_read_that_waited() {
    let mut reader = fed(&[]);
    let feeder = reader.feeder();
    let reading = tokio::spawn(async move {
        let first = reader.read(9).await;
        (first, reader.read(9).await)
    });
    tokio::task::yield_now().await;
    // Both before the task runs again.
    feeder.feed_data(b"data").unwrap();
    feeder.set_error(reset());
    let (first, second) = soon(reading).await.unwrap();
    assert_eq!(first.unwrap(), "data");
    broken(second);
}

#[tokio::test]
async fn a_read_that_needs_more_than_came_before_the_error_fails_and_does_not_hang()
{
    // asyncio's waits on for ever here.
    let mut reader = fed(&[]);
    let feeder = reader.feeder();
    let reading = tokio::spawn(async move { reader.readexactly(9).await });
    tokio::task::yield_now().await;
    feeder.feed_data(b"data").unwrap();
    feeder.set_error(reset());
    broken(soon(reading).await.unwrap());
}

#[tokio::test]
async fn an_error_after_the_read_was_cancelled_harms_nobody() {
    let mut reader = fed(&[]);
    let feeder = reader.feeder();
    let reading = tokio::spawn(async move { reader.readline().await });
    tokio::task::yield_now().await;
    reading.abort();
    assert!(soon(reading).await.unwrap_err().is_cancelled());
    feeder.set_error(reset());
    assert!(feeder.error().is_some());
}

#[test]
fn a_later_error_takes_the_place_of_an_earlier_one() {
    let mut reader = fed(&[]);
    reader.set_error(reset());
    reader.set_error(io::Error::from(ErrorKind::TimedOut));
    let error = broken(now(reader.read(1)));
    assert_eq!(error.kind(), Some(ErrorKind::TimedOut));
}

#[test]
fn an_error_of_ones_own_is_found_again_by_its_type() {
    #[derive(Debug, thiserror::Error)]
    #[error("bad checksum in frame {0}")]
    struct BadChecksum(u32, #[source] io::Error);

    let mut reader = fed(&[]);
    reader.set_error(StreamError::new(BadChecksum(7, reset())));
    let error = now(reader.read(1)).unwrap_err();
    assert_eq!(error.to_string(), "bad checksum in frame 7");
    assert!(error.source().is_some_and(|source| source.is::<io::Error>()));
    let error = broken(Err::<(), _>(error));
    assert_eq!(error.downcast_ref::<BadChecksum>().map(|it| it.0), Some(7));
    assert_eq!(error.kind(), None);
}

#[test]
fn errors_of_reading_become_io_errors_of_their_kind() {
    let incomplete = now(feeding::ended(&[b"x"]).readexactly(2)).unwrap_err();
    let overrun = now(feeding::limited(1, &[b"xx;"]).readuntil(b";")).unwrap_err();
    let too_long = now(feeding::limited(1, &[b"xx\n"]).readline()).unwrap_err();
    let empty = now(fed(&[]).readuntil(b"")).unwrap_err();
    let reader = fed(&[]);
    reader.set_error(reset());
    let broken = ReadError::from(reader.error().expect("it was set"));
    for (error, kind) in [
        (incomplete, ErrorKind::UnexpectedEof),
        (overrun, ErrorKind::InvalidData),
        (too_long, ErrorKind::InvalidData),
        (empty, ErrorKind::InvalidInput),
        (broken, ErrorKind::ConnectionReset),
    ] {
        let said = error.to_string();
        let error = io::Error::from(error);
        assert_eq!(error.kind(), kind);
        assert_eq!(error.to_string(), said);
    }
}
