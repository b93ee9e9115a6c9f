//! How the guest tells what its programs do: frames on a serial line of their own, where
//! no message of the kernel comes between.
//!
//! A frame is a line of three words and then as many bytes as the third says:
//! `PROGRAM KIND LENGTH`, where PROGRAM counts from 0.

use std::io::{self, BufRead, Write};

/// What a frame is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Bytes of the program's standard output.
    Out,
    /// Bytes of its standard error.
    Err,
    /// Its end: the exit code as text, or `signal N`.
    Exit,
}

const WORDS: [(Kind, &str); 3] =
    [(Kind::Out, "out"), (Kind::Err, "err"), (Kind::Exit, "exit")];

/// One frame.
#[derive(Debug, PartialEq, Eq)]
pub struct Frame {
    /// Which program of the plan.
    pub program: usize,
    /// What it is about.
    pub kind: Kind,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Writes a frame with one call, so that two writers don't mix theirs.
///
/// # Errors
///
/// The writer's.
pub fn send(
    mut to: impl Write,
    program: usize,
    kind: Kind,
    bytes: &[u8],
) -> io::Result<()> {
    let word = WORDS.iter().find(|it| it.0 == kind).map_or("", |it| it.1);
    let mut frame = format!("{program} {word} {}\n", bytes.len()).into_bytes();
    frame.extend_from_slice(bytes);
    to.write_all(&frame)?;
    to.flush()
}

/// Reads the next frame; `None` at the end.
///
/// # Errors
///
/// `InvalidData` with what came in place of a frame's head; `UnexpectedEof` within one;
/// the reader's.
pub fn receive(mut from: impl BufRead) -> io::Result<Option<Frame>> {
    let mut head = Vec::new();
    // A head is short: what has no newline for long is none.
    let mut limited = io::Read::take(&mut from, 64);
    if limited.read_until(b'\n', &mut head)? == 0 {
        return Ok(None);
    }
    let text = String::from_utf8_lossy(&head).into_owned();
    let Some((program, kind, length)) = parse(&text) else {
        return Err(io::Error::new(io::ErrorKind::InvalidData, text));
    };
    let mut bytes = vec![0; length];
    from.read_exact(&mut bytes)?;
    Ok(Some(Frame { program, kind, bytes }))
}

fn parse(head: &str) -> Option<(usize, Kind, usize)> {
    let mut words = head.strip_suffix('\n')?.split(' ');
    let program = words.next()?.parse().ok()?;
    let kind = words.next()?;
    let kind = WORDS.iter().find(|it| it.1 == kind)?.0;
    let length = words.next()?.parse().ok().filter(|it| *it <= 1 << 20)?;
    words.next().is_none().then_some((program, kind, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_out_as_they_went_in() {
        let mut line = Vec::new();
        send(&mut line, 0, Kind::Out, b"two\nlines\n").unwrap();
        send(&mut line, 12, Kind::Err, b"").unwrap();
        send(&mut line, 12, Kind::Exit, b"101").unwrap();
        let mut from = &line[..];
        let mut next = || receive(&mut from).unwrap();
        let frame = |program, kind, bytes: &[u8]| {
            Some(Frame { program, kind, bytes: bytes.to_vec() })
        };
        assert_eq!(next(), frame(0, Kind::Out, b"two\nlines\n"));
        assert_eq!(next(), frame(12, Kind::Err, b""));
        assert_eq!(next(), frame(12, Kind::Exit, b"101"));
        assert_eq!(next(), None);
    }

    #[test]
    fn what_is_no_frame_is_an_error_that_shows_it() {
        for garbage in
            ["Kernel panic", "0 out 5\nhi", "0 out -1\n", "0 out 9999999\n"]
        {
            let error = receive(garbage.as_bytes()).unwrap_err();
            let expected =
                [io::ErrorKind::InvalidData, io::ErrorKind::UnexpectedEof];
            assert!(expected.contains(&error.kind()), "{garbage:?}: {error}");
        }
        let error = receive(&b"Kernel panic\n"[..]).unwrap_err();
        assert!(error.to_string().contains("Kernel panic"), "{error}");
    }
}
