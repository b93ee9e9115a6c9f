//! Whatever comes, cut wherever: the readers don't panic, and what was written is read.

use app_protocols::framing::{LengthFrames, LineFrames, write_length_frame};
use app_protocols::http::{ChunkedDecoder, Limits, judge_head};
use app_protocols::shelf::ShelfRequest;
use proptest::collection::vec;
use proptest::prelude::*;

fn cut(bytes: &[u8], sizes: &[usize]) -> Vec<Vec<u8>> {
    let (mut rest, mut pieces) = (bytes, Vec::new());
    for size in sizes.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let (piece, after) = rest.split_at((*size).clamp(1, rest.len()));
        pieces.push(piece.to_vec());
        rest = after;
    }
    pieces
}

proptest! {
    #[test]
    fn frames_come_out_as_they_went_in(
        messages in vec(vec(any::<u8>(), 0..50), 0..10),
        sizes in vec(1_usize..40, 1..10),
    ) {
        let mut wire = Vec::new();
        for message in &messages {
            write_length_frame(&mut wire, message).unwrap();
        }
        let mut frames = LengthFrames::new(50);
        let mut read = Vec::new();
        for piece in cut(&wire, &sizes) {
            frames.feed(&piece);
            while let Some(frame) = frames.next_frame().unwrap() {
                read.push(frame.to_vec());
            }
        }
        prop_assert_eq!(read, messages);
        prop_assert!(frames.finish().is_ok());
    }

    #[test]
    fn lines_come_out_as_they_went_in(
        messages in vec("[^\r\n]{0,20}", 0..10),
        sizes in vec(1_usize..40, 1..10),
    ) {
        let wire: String = messages.iter().map(|line| format!("{line}\r\n")).collect();
        let mut lines = LineFrames::new(80);
        let mut read = Vec::new();
        for piece in cut(wire.as_bytes(), &sizes) {
            lines.feed(&piece);
            while let Some(line) = lines.next_frame().unwrap() {
                read.push(String::from_utf8(line.to_vec()).unwrap());
            }
        }
        prop_assert_eq!(read, messages);
    }

    #[test]
    fn chunks_are_the_body_and_what_follows_is_left(
        chunks in vec(vec(any::<u8>(), 1..50), 0..10),
        sizes in vec(1_usize..40, 1..10),
    ) {
        let mut wire = Vec::new();
        for chunk in &chunks {
            wire.extend_from_slice(format!("{:X};a=b\r\n", chunk.len()).as_bytes());
            wire.extend_from_slice(chunk);
            wire.extend_from_slice(b"\r\n");
        }
        wire.extend_from_slice(b"0\r\nX: y\r\n\r\n");
        let length = wire.len();
        wire.extend_from_slice(b"GET /");
        let (mut decoder, mut body, mut taken) = (ChunkedDecoder::default(), Vec::new(), 0);
        for piece in cut(&wire, &sizes) {
            taken += decoder.decode(&piece, &mut body).unwrap();
        }
        prop_assert!(decoder.is_done());
        prop_assert_eq!((body, taken), (chunks.concat(), length));
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in vec(any::<u8>(), 0..300)) {
        let _ = judge_head(&bytes, &Limits::default());
        let _ = ChunkedDecoder::default().decode(&bytes, &mut Vec::new());
        let _ = ShelfRequest::read(&bytes);
        let (mut lines, mut frames) = (LineFrames::new(20), LengthFrames::new(20));
        lines.feed(&bytes);
        while let Ok(Some(_)) = lines.next_frame() {}
        frames.feed(&bytes);
        while let Ok(Some(_)) = frames.next_frame() {}
    }

    #[test]
    fn heads_that_are_almost_right_never_panic(
        text in "(GET|POST|x) /[ -~]{0,9} HTTP/1\\.[012]\r\n(Host: a\r\n)?\
                 ((Content-Length|Transfer-Encoding|Connection|X)[ :]{0,2}[ -~\t]{0,12}\r?\n){0,4}\
                 \r\n",
    ) {
        let _ = judge_head(text.as_bytes(), &Limits::default());
    }
}
