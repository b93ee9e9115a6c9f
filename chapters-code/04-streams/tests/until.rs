//! `readuntil`, with one separator and with several.

mod feeding;

use feeding::{ended, fed, limited, now, rest, soon, waits};
use streams::{ReadError, StreamReader};

/// `consumed`, and whether the separator was found.
fn overrun<T: std::fmt::Debug>(result: Result<T, ReadError>) -> (usize, bool) {
    match result {
        Err(ReadError::LimitOverrun { consumed, found, .. }) => (consumed, found),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_separator_without_a_byte_is_refused() {
    let mut reader = fed(&[b"data"]);
    let none: [&[u8]; 0] = [];
    for refused in [
        now(reader.readuntil(b"")),
        now(reader.readuntil([&b""[..]])),
        now(reader.readuntil([&b"a"[..], b""])),
        now(reader.readuntil(none)),
    ] {
        assert!(matches!(refused, Err(ReadError::EmptySeparator)), "{refused:?}");
    }
    assert_eq!(rest(&mut reader), b"data");
}

#[test]
fn readuntil_gives_the_separator_too_and_leaves_what_follows() {
    for (data, left) in [(&b"lineAAA"[..], &b""[..]), (b"lineAAAxxx", b"xxx")] {
        let mut reader = fed(&[data]);
        assert_eq!(now(reader.readuntil(b"AAA")).unwrap(), "lineAAA");
        assert_eq!(rest(&mut reader), left);
    }
}

#[test]
fn a_separator_cut_in_pieces_is_found() {
    for (pieces, line) in [
        (&[&b"QWEaa"[..], b"XYaa", b"a"][..], "QWEaaXYaaa"),
        (&[b"QWEaa", b"XYa", b"aa"], "QWEaaXYaaa"),
        (&[b"aaa"], "aaa"),
        (&[b"Xaaa"], "Xaaa"),
        (&[b"XXX", b"a", b"a", b"a"], "XXXaaa"),
    ] {
        let mut reader = fed(pieces);
        assert_eq!(now(reader.readuntil(b"aaa")).unwrap(), line);
        assert_eq!(reader.buffered(), 0);

        // The same when the reader waits for each.
        let mut reader = fed(&[]);
        let feeder = reader.feeder();
        for piece in pieces {
            assert!(waits(reader.readuntil(b"aaa")));
            feeder.feed_data(piece).unwrap();
        }
        assert_eq!(now(reader.readuntil(b"aaa")).unwrap(), line);
    }
}

#[test]
fn the_separator_may_be_of_any_owner() {
    let separator: Vec<u8> = b"\r\n".to_vec();
    let mut reader = fed(&[b"some data\r\n"]);
    let line = now(reader.readuntil(&separator[..])).unwrap();
    assert_eq!(line, "some data\r\n");
}

#[test]
fn the_end_before_the_separator_gives_what_came_in_its_error() {
    let mut reader = ended(&[b"some dataAA"]);
    let error = now(reader.readuntil(b"AAA")).unwrap_err();
    assert!(error.to_string().contains("11 bytes read"), "{error}");
    let ReadError::IncompleteRead { partial, expected } = error else {
        panic!("{error:?}")
    };
    // With the beginning of a separator at its end.
    assert_eq!(partial, "some dataAA");
    assert_eq!(expected, None);
    assert_eq!(reader.buffered(), 0);
    assert!(reader.at_eof());
}

#[test]
fn a_separator_that_came_with_the_end_is_found() {
    let mut reader = ended(&[b"line\nrest"]);
    assert_eq!(now(reader.readuntil(b"\n")).unwrap(), "line\n");
}

#[test]
fn over_the_limit_all_stays_with_the_separator_found_or_not() {
    let mut reader = limited(3, &[b"some dataAA"]);
    assert_eq!(overrun(now(reader.readuntil(b"AAA"))), (9, false));
    assert_eq!(reader.buffered(), 11);
    reader.feed_data(b"A").unwrap();
    assert_eq!(overrun(now(reader.readuntil(b"AAA"))), (9, true));
    assert_eq!(reader.buffered(), 12);
    // For ever, until it is taken in another way.
    assert_eq!(overrun(now(reader.readuntil(b"AAA"))), (9, true));
    assert_eq!(now(reader.readexactly(9)).unwrap(), "some data");
    assert_eq!(now(reader.readuntil(b"AAA")).unwrap(), "AAA");
}

#[test]
fn found_and_not_found_say_so() {
    let mut reader = limited(3, &[b"some dataAA"]);
    let said = now(reader.readuntil(b"AAA")).unwrap_err().to_string();
    assert!(said.contains("no separator in the first 9 bytes"), "{said}");
    reader.feed_data(b"A").unwrap();
    let said = now(reader.readuntil(b"AAA")).unwrap_err().to_string();
    assert!(said.contains("separator stands behind 9 bytes"), "{said}");
    assert!(said.contains("limit of 3"), "{said}");
}

#[test]
fn the_limit_counts_what_stands_before_the_separator() {
    let mut reader = limited(4, &[b"abcdSEP"]);
    assert_eq!(now(reader.readuntil(b"SEP")).unwrap(), "abcdSEP");
    let mut reader = limited(4, &[b"abcdeSEP"]);
    assert_eq!(overrun(now(reader.readuntil(b"SEP"))), (5, true));
    // The last two bytes could be the beginning of one.
    assert!(waits(limited(4, &[b"abcdSE"]).readuntil(b"SEP")));
    let mut reader = limited(4, &[b"abcdeSE"]);
    assert_eq!(overrun(now(reader.readuntil(b"SEP"))), (5, false));
}

#[test]
fn over_the_limit_comes_before_the_end() {
    let mut reader = limited(3, &[b"abcdef"]);
    reader.feed_eof();
    assert_eq!(overrun(now(reader.readuntil(b"\n"))), (6, false));
    assert_eq!(rest(&mut reader), b"abcdef");
}

#[test]
fn of_several_separators_the_first_to_be_complete_counts() {
    let mut reader = fed(&[b"line 1\nline 2\r"]);
    let either: [&[u8]; 2] = [b"\r", b"\n"];
    assert_eq!(now(reader.readuntil(either)).unwrap(), "line 1\n");
    assert_eq!(now(reader.readuntil(either)).unwrap(), "line 2\r");
    assert_eq!(reader.buffered(), 0);
    // Also if it is the longer one and begins later to be looked for.
    reader.feed_data(b"ABCDEFG").unwrap();
    let two: [&[u8]; 2] = [b"DEF", b"BCDE"];
    assert_eq!(now(reader.readuntil(two)).unwrap(), "ABCDE");
    assert_eq!(rest(&mut reader), b"FG");
}

#[test]
fn of_two_separators_that_end_together_the_shorter_is_held_against_the_limit() {
    let mut reader = limited(3, &[b"some dataA"]);
    let two: [&[u8]; 2] = [b"ome dataA", b"A"];
    assert_eq!(overrun(now(reader.readuntil(two))), (9, true));
    assert_eq!(rest(&mut reader), b"some dataA");
}

#[tokio::test]
async fn a_long_separator_beside_a_short_one_loses_nothing() {
    let mut reader = fed(&[b"data"]);
    let feeder = reader.feeder();
    let reading = tokio::spawn(async move {
        let two: [&[u8]; 2] = [b"A", b"long sep"];
        let data = reader.readuntil(two).await;
        (reader, data)
    });
    tokio::task::yield_now().await;
    feeder.feed_data(b"Z").unwrap();
    tokio::task::yield_now().await;
    feeder.feed_data(b"Aaaa").unwrap();
    let (mut reader, data) = soon(reading).await.unwrap();
    assert_eq!(data.unwrap(), "dataZA");
    assert_eq!(rest(&mut reader), b"aaa");
}

#[test]
fn several_separators_are_found_far_behind_and_across_every_cut() {
    // Longer than the stretches in which several are looked for.
    for place in (0..2000).step_by(7) {
        let mut data = vec![b'.'; 3000];
        data[place..place + 4].copy_from_slice(b"\r\n\r\n");
        data[2500] = b'!';
        let mut reader = fed(&[&data]);
        let two: [&[u8]; 2] = [b"!", b"\r\n\r\n"];
        assert_eq!(now(reader.readuntil(two)).unwrap().len(), place + 4);
        assert_eq!(now(reader.readuntil(two)).unwrap().len(), 2501 - place - 4);
    }
}

#[test]
fn a_rare_separator_is_not_looked_for_in_all_of_the_buffer_for_each_frequent_one() {
    // 65,536 short lines in 4 MiB: 128 GiB to look at, if each were a look at the rest.
    let line = [&[b'x'; 63][..], b"\n"].concat();
    let data = line.repeat(65_536);
    let mut reader = StreamReader::new(feeding::limit(data.len()));
    reader.feed_data(&data).unwrap();
    let two: [&[u8]; 2] = [b"\r", b"\n"];
    let begin = std::time::Instant::now();
    for _ in 0..65_536 {
        assert_eq!(now(reader.readuntil_slice(two)).unwrap(), line);
    }
    let took = begin.elapsed();
    assert!(took.as_secs() < 5, "65536 lines took {took:?}");
}

#[test]
fn the_borrowed_form_gives_the_same() {
    let mut reader = ended(&[b"one;two;thr"]);
    assert_eq!(now(reader.readuntil_slice(b";")).unwrap(), b"one;");
    assert_eq!(now(reader.readuntil_slice(b";")).unwrap(), b"two;");
    let error = now(reader.readuntil_slice(b";")).unwrap_err();
    assert!(matches!(error, ReadError::IncompleteRead { .. }), "{error:?}");
    assert!(reader.at_eof());
}
