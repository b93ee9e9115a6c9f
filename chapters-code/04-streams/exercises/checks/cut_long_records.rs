//! What a reader of records must do.

use std::num::NonZeroUsize;

use streams::StreamReader;

use super::{Record, next_record};

const LIMIT: NonZeroUsize = NonZeroUsize::new(8).unwrap();

fn whole(text: &'static str) -> Option<Record> {
    Some(Record { text: text.into(), is_cut: false })
}

fn cut(text: &'static str) -> Option<Record> {
    Some(Record { text: text.into(), is_cut: true })
}

/// All records of `data`, which comes in pieces of `size` bytes.
async fn records(data: &str, size: usize) -> Vec<Option<Record>> {
    let mut reader = StreamReader::new(LIMIT);
    let feeder = reader.feeder();
    let data = data.to_owned();
    tokio::spawn(async move {
        for piece in data.as_bytes().chunks(size) {
            feeder.feed_data(piece).expect("it is open");
            tokio::task::yield_now().await;
        }
        feeder.feed_eof();
    });
    let mut records = Vec::new();
    while let Some(record) = next_record(&mut reader).await.expect("no error is set")
    {
        records.push(Some(record));
    }
    records
}

/// However the bytes come, the records are the same.
async fn gives(data: &str, expected: &[Option<Record>]) {
    for size in 1..=data.len() {
        assert_eq!(records(data, size).await, expected, "{data:?} by {size}");
    }
}

#[tokio::test]
async fn records_within_the_limit_are_whole() {
    gives("one\r\ntwo\r\n", &[whole("one"), whole("two")]).await;
    gives("12345678\r\n", &[whole("12345678")]).await;
}

#[tokio::test]
async fn a_record_over_the_limit_is_cut_and_the_next_one_is_not() {
    gives("123456789\r\nnext\r\n", &[cut("12345678"), whole("next")]).await;
    let long = format!("{}\r\nnext\r\n", "12345678".repeat(10));
    gives(&long, &[cut("12345678"), whole("next")]).await;
}

#[tokio::test]
async fn the_last_record_may_lack_its_end() {
    gives("one\r\ntwo", &[whole("one"), whole("two")]).await;
    gives("one\r\n1234567890", &[whole("one"), cut("12345678")]).await;
}

#[tokio::test]
async fn a_carriage_return_alone_ends_nothing() {
    gives("a\rb\nc\r\n", &[whole("a\rb\nc")]).await;
    gives("1234567\r9012\r\nb\r\n", &[cut("1234567\r"), whole("b")]).await;
}

#[tokio::test]
async fn an_empty_record_is_not_the_end() {
    gives("\r\nb\r\n\r\n", &[whole(""), whole("b"), whole("")]).await;
}
