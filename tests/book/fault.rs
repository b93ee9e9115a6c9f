//! One thing that is wrong in the book, told so that it can be mended at once.

use std::fmt;
use std::path::{Path, PathBuf};

/// What is wrong, where, and what to do about it.
#[derive(Debug)]
pub(crate) struct Fault {
    file: PathBuf,
    line: usize,
    message: String,
}

impl Fault {
    /// A fault at a line of a file below the root.
    pub(crate) fn new(
        file: impl AsRef<Path>,
        line: usize,
        message: impl Into<String>,
    ) -> Self {
        Self { file: file.as_ref().to_owned(), line, message: message.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file.display(), self.line, self.message)
    }
}

/// Fails with all faults, one a line, if there are any.
#[track_caller]
pub(crate) fn assert_none(faults: &[Fault]) {
    let lines: Vec<_> = faults.iter().map(ToString::to_string).collect();
    let count = faults.len();
    assert!(faults.is_empty(), "{count} to mend:\n{}\n", lines.join("\n"));
}

/// Fails unless there is exactly one fault and its text has all of these parts.
#[track_caller]
pub(crate) fn assert_one(faults: &[Fault], parts: &[&str]) {
    let [fault] = faults else {
        panic!("one fault was to be found, and there are these: {faults:#?}");
    };
    let text = fault.to_string();
    for part in parts {
        assert!(text.contains(part), "`{part}` is missing in: {text}");
    }
}
