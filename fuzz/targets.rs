//! What is fuzzed: whatever reads bytes or text from strangers. Used by the fuzz targets
//! and, with the seeds, by chapter 9's tests.
#![allow(dead_code, reason = "each target uses one")]

use app_protocols::framing::{FrameError, LengthFrames, LineFrames};
use app_protocols::http::{ChunkedDecoder, Limits, judge_head};
use socket_families::Address;

/// A head that is taken whole is taken byte by byte too, and is no longer than the input.
pub(crate) fn http_request(data: &[u8]) {
    let limits = Limits { request_line: 200, head: 500, ..Limits::default() };
    if let Ok(Some(length)) = judge_head(data, &limits) {
        assert!(length <= data.len());
        assert!(matches!(judge_head(&data[..length - 1], &limits), Ok(None)));
    }
}

/// However it is cut, the body is the same.
pub(crate) fn chunked_body(data: &[u8]) {
    let (mut whole, mut body) = (ChunkedDecoder::default(), Vec::new());
    let taken = whole.decode(data, &mut body);
    let (mut cut, mut again) = (ChunkedDecoder::default(), Vec::new());
    let mut sum = 0;
    for byte in data {
        match cut.decode(std::slice::from_ref(byte), &mut again) {
            Ok(n) => sum += n,
            Err(error) => return assert_eq!(taken, Err(error)),
        }
    }
    assert_eq!(taken, Ok(sum));
    assert_eq!(body, again);
}

/// No line has its end in it, and none is longer than the limit.
pub(crate) fn line_frames(data: &[u8]) {
    let mut frames = LineFrames::new(20);
    for piece in data.chunks(7) {
        frames.feed(piece);
        loop {
            match frames.next_frame() {
                Ok(Some(line)) => {
                    assert!(line.len() <= 20 && !line.contains(&b'\n'))
                }
                Ok(None) => break,
                Err(FrameError::TooLong { length, limit }) => {
                    return assert!(length > limit);
                }
                Err(_) => return,
            }
        }
    }
}

/// Frames and what is left are the input again.
pub(crate) fn length_frames(data: &[u8]) {
    let mut frames = LengthFrames::new(20);
    let mut sum = 0;
    for piece in data.chunks(7) {
        frames.feed(piece);
        while let Ok(Some(frame)) = frames.next_frame() {
            assert!(frame.len() <= 20);
            sum += 4 + frame.len();
        }
    }
    assert!(sum <= data.len());
}

/// What was read can be written and read again.
pub(crate) fn addresses(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(address) = text.parse::<Address>() {
        let again = address.to_string();
        assert_eq!(
            again.parse::<Address>().ok().as_ref(),
            Some(&address),
            "{again}"
        );
    }
}
