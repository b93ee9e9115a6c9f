//! What examples are to print: the files beside them, and how they are compared.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::Failed;
use snapbox::assert::Action;
use snapbox::data::DataFormat;
use snapbox::{Assert, Data, Redactions};

/// The line in the head of an example that takes a family most kernels lack.
const MARK: &str = "//! In the virtual machine: ";

/// Whether an example, or a twin's example, is marked so.
pub(crate) fn is_for_the_machine(program: &Path) -> bool {
    let example = fs::read_to_string(program.with_extension("rs"));
    example.is_ok_and(|text| text.lines().any(|line| line.starts_with(MARK)))
}

/// The file that has what the program is to print.
pub(crate) fn recorded(program: &Path) -> PathBuf {
    let own = program.with_extension("py.out");
    if program.extension() == Some(OsStr::new("py")) && own.is_file() {
        return own;
    }
    program.with_extension("out")
}

/// Compares byte for byte, after redaction; records instead where SNAPSHOTS=overwrite.
pub(crate) fn compare(printed: &str, expected: &Path) -> Result<(), Failed> {
    let printed = redactions()?.redact(printed);
    let record = Data::read_from(expected, Some(DataFormat::Text)).raw();
    let assert = match env::var_os("BOOK_NO_SKIP") {
        Some(_) => Assert::new().action(Action::Verify),
        None => Assert::new().action_env("SNAPSHOTS"),
    };
    let name = "what it prints";
    assert
        .try_eq(Some(&name), Data::text(printed), record)
        .map_err(|difference| difference.to_string().into())
}

/// What varies from run to run, as the head of `tests/examples.rs` lists it.
fn redactions() -> Result<Redactions, Failed> {
    let mut redactions = Redactions::new();
    for (word, pattern) in [
        ("[PORT]", r"[\w\]]:(?<redacted>[1-6]\d{4})\b"),
        ("[PID]", r"(?i)\b(?:pid|process)[ =:]+(?<redacted>[1-9]\d*)\b"),
        ("[TIME]", r"(?<redacted>\b\d+\.\d+) ?(?:s|ms|µs|seconds|milliseconds)\b"),
    ] {
        redactions.insert(word, regex::Regex::new(pattern)?)?;
    }
    Ok(redactions)
}
