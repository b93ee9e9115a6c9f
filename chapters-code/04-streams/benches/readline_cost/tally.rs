//! What a server answers to an empty line.

/// How many lines have come since the last answer, and how many bytes they were.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    lines: usize,
    bytes: usize,
}

impl Tally {
    /// Counts a line with its end; the answer, if it was an empty one.
    #[inline]
    pub(crate) fn count(&mut self, line: &[u8]) -> Option<String> {
        if line == b"\n" {
            let Self { lines, bytes } = std::mem::take(self);
            return Some(format!("{lines} {bytes}\n"));
        }
        self.lines += 1;
        self.bytes += line.len();
        None
    }
}
