//! `readline` and its kin.

mod feeding;

use feeding::{ended, fed, limited, now, rest, soon, waits};
use streams::{ReadError, StreamReader};

/// How much was dropped, and whether the line's end with it.
fn too_long<T: std::fmt::Debug>(result: Result<T, ReadError>) -> (usize, bool) {
    match result {
        Err(ReadError::LineTooLong { dropped, ended, .. }) => (dropped, ended),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn readline_joins_the_pieces_of_a_line_and_leaves_the_next() {
    let mut reader = fed(&[b"chunk1 "]);
    let feeder = reader.feeder();
    let reading = tokio::spawn(async move {
        let line = reader.readline().await;
        (reader, line)
    });
    tokio::task::yield_now().await;
    for piece in [&b"chunk2 "[..], b"chunk3 ", b"\n chunk4"] {
        feeder.feed_data(piece).unwrap();
        tokio::task::yield_now().await;
    }
    let (mut reader, line) = soon(reading).await.unwrap();
    assert_eq!(line.unwrap(), "chunk1 chunk2 chunk3 \n");
    assert_eq!(rest(&mut reader), b" chunk4");
}

#[test]
fn a_line_that_is_there_needs_no_waiting() {
    let mut reader = fed(&[b"line1\nline2\nline3\n"]);
    assert_eq!(now(reader.readline()).unwrap(), "line1\n");
    assert_eq!(rest(&mut reader), b"line2\nline3\n");
}

#[test]
fn readline_then_read_goes_on_where_the_line_ended() {
    let mut reader = fed(&[b"line1\nline2\nline3\n"]);
    now(reader.readline()).unwrap();
    assert_eq!(now(reader.read(7)).unwrap(), "line2\nl");
    assert_eq!(rest(&mut reader), b"ine3\n");
}

#[test]
fn readline_gives_the_partial_line_at_the_end_and_then_nothing() {
    let mut reader = ended(&[b"some data"]);
    assert_eq!(now(reader.readline()).unwrap(), "some data");
    assert_eq!(now(reader.readline()).unwrap(), "");
    assert!(reader.at_eof());
}

#[test]
fn readline_at_the_end_of_nothing_gives_nothing() {
    assert_eq!(now(ended(&[]).readline()).unwrap(), "");
}

#[test]
fn readline_keeps_the_carriage_return() {
    assert_eq!(now(fed(&[b"a\r\nb"]).readline()).unwrap(), "a\r\n");
}

#[test]
fn a_long_line_whose_end_has_come_is_dropped_through_its_end() {
    let mut reader = limited(3, &[b"li", b"ne1\nline2\n"]);
    assert_eq!(too_long(now(reader.readline())), (6, true));
    assert_eq!(rest(&mut reader), b"line2\n");
}

#[test]
fn a_long_line_whose_end_has_not_come_is_dropped_with_all_of_the_buffer() {
    let mut reader = limited(3, &[b"li", b"ne1", b"li"]);
    assert_eq!(too_long(now(reader.readline())), (7, false));
    assert_eq!(reader.buffered(), 0);
}

#[test]
fn after_a_dropped_line_reading_goes_on() {
    let mut reader = limited(3, &[b"long line", b" goes on\nab\n"]);
    assert_eq!(too_long(now(reader.readline())), (18, true));
    assert_eq!(now(reader.readline()).unwrap(), "ab\n");
}

#[tokio::test]
async fn a_long_line_is_refused_while_it_comes() {
    // CPython's test_readline_limit: its three cases.
    for (pieces, dropped, left) in [
        (&[&b"chunk1"[..], b"chunk2", b"chunk3\n", b"#"][..], 6, 14),
        (&[b"chunk1", b"chunk2\n", b"chunk3\n"], 6, 14),
        (&[b"chunk1\n", b"chunk2"], 7, 6),
    ] {
        let mut reader = limited(5, &[]);
        let feeder = reader.feeder();
        assert!(waits(reader.readline()));
        feeder.feed_data(pieces[0]).unwrap();
        let found = pieces[0].ends_with(b"\n");
        assert_eq!(too_long(now(reader.readline())), (dropped, found));
        for piece in &pieces[1..] {
            feeder.feed_data(piece).unwrap();
        }
        assert_eq!(reader.buffered(), left);
    }
}

#[test]
fn the_limit_counts_what_stands_before_the_newline() {
    assert_eq!(now(limited(3, &[b"abc\n"]).readline()).unwrap(), "abc\n");
    assert_eq!(too_long(now(limited(3, &[b"abcd\n"]).readline())), (5, true));
    // Three bytes and no newline: the fourth could be one. With four, none can.
    assert!(waits(limited(3, &[b"abc"]).readline()));
    assert_eq!(too_long(now(limited(3, &[b"abcd"]).readline())), (4, false));
}

#[test]
fn an_overlong_last_line_without_newline_is_refused_as_well() {
    let mut reader = limited(3, &[b"abcdef"]);
    reader.feed_eof();
    assert_eq!(too_long(now(reader.readline())), (6, false));
    assert_eq!(now(reader.readline()).unwrap(), "");
}

#[test]
fn the_error_names_the_limit_and_what_was_dropped() {
    let error = now(limited(3, &[b"abcdef"]).readline()).unwrap_err();
    let said = error.to_string();
    assert!(said.contains("limit of 3 bytes"), "{said}");
    assert!(said.contains("6 bytes dropped"), "{said}");
}

#[test]
fn next_line_ends_with_the_stream() {
    let mut reader = ended(&[b"one\n\nthree"]);
    let mut lines = Vec::new();
    while let Some(line) = now(reader.next_line()).unwrap() {
        lines.push(line);
    }
    assert_eq!(lines, ["one\n", "\n", "three"]);
}

#[test]
fn the_borrowed_line_is_the_same_line() {
    let mut reader = limited(8, &[b"one\ntwo\nmuch too long\nlast"]);
    reader.feed_eof();
    assert_eq!(now(reader.readline_slice()).unwrap(), b"one\n");
    assert_eq!(now(reader.readline_slice()).unwrap(), b"two\n");
    assert_eq!(too_long(now(reader.readline_slice())), (14, true));
    assert_eq!(now(reader.readline_slice()).unwrap(), b"last");
    assert_eq!(now(reader.readline_slice()).unwrap(), b"");
}

#[test]
fn a_line_that_dribbles_in_is_searched_once() {
    // If each piece meant a search from the front, that would be 128 GiB to look at: ten
    // seconds and more. This is milliseconds; between them is room for a busy machine.
    const LENGTH: usize = 4 << 20;
    let mut reader = StreamReader::new(feeding::limit(LENGTH));
    let feeder = reader.feeder();
    let mut line = Box::pin(reader.readline());
    let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
    let begin = std::time::Instant::now();
    for _ in 0..LENGTH / 64 {
        assert!(line.as_mut().poll(&mut cx).is_pending());
        feeder.feed_data(&[b'x'; 64]).unwrap();
    }
    feeder.feed_data(b"\n").unwrap();
    assert_eq!(now(line).unwrap().len(), LENGTH + 1);
    let took = begin.elapsed();
    assert!(took.as_secs() < 5, "65536 pieces took {took:?}");
}
