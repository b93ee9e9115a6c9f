//! What a reader of messages must do.

use futures::FutureExt;
use streams::{ReadError, StreamReader};

use super::{LONGEST, MessageError, next_message};

fn holding(data: &[u8]) -> StreamReader {
    let reader = StreamReader::default();
    reader.feed_data(data).expect("it is open");
    reader
}

fn ended(data: &[u8]) -> StreamReader {
    let reader = holding(data);
    reader.feed_eof();
    reader
}

#[tokio::test]
async fn messages_that_come_together_are_told_apart() {
    let mut reader = ended(b"\0\0\0\x05hello\0\0\0\0\0\0\0\x01!");
    for message in ["hello", "", "!"] {
        assert_eq!(next_message(&mut reader).await.unwrap().unwrap(), message);
    }
}

#[tokio::test]
async fn the_end_between_two_messages_is_no_error() {
    let mut reader = ended(b"\0\0\0\x01a");
    assert!(next_message(&mut reader).await.unwrap().is_some());
    for _ in 0..2 {
        assert!(next_message(&mut reader).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_message_in_single_bytes_is_put_together() {
    let mut reader = StreamReader::default();
    let feeder = reader.feeder();
    let feed = async move {
        for byte in b"\0\0\x01\x00".iter().chain(&[b'x'; 256]) {
            feeder.feed_data(&[*byte]).unwrap();
            tokio::task::yield_now().await;
        }
    };
    let ((), message) = tokio::join!(feed, next_message(&mut reader));
    assert_eq!(message.unwrap().unwrap().len(), 256);
}

#[tokio::test]
async fn the_end_within_a_message_is_an_error() {
    for data in [&b"\0\0"[..], b"\0\0\0\x05", b"\0\0\0\x05hell"] {
        let error = next_message(&mut ended(data)).await.unwrap_err();
        assert!(
            matches!(error, MessageError::Read(ReadError::IncompleteRead { .. })),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn a_length_out_of_bounds_is_refused_at_once() {
    let longest = u32::try_from(LONGEST).unwrap();
    for length in [longest + 1, u32::MAX] {
        // Its first byte has come, and no more will: to wait would be to wait for ever.
        let mut reader = holding(&length.to_be_bytes());
        reader.feed_data(b"x").unwrap();
        let refused = next_message(&mut reader).now_or_never();
        assert!(
            matches!(refused, Some(Err(MessageError::TooLong(n))) if n == length as usize),
            "{refused:?}"
        );
    }
    let mut reader = holding(&longest.to_be_bytes());
    reader.feed_data(&vec![b'x'; LONGEST]).unwrap();
    assert_eq!(next_message(&mut reader).await.unwrap().unwrap().len(), LONGEST);
}
