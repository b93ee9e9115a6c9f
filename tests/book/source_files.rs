//! A source file is one concept, named by it, and short enough to be read at once.

use std::path::Path;

use reader::anchors;

use crate::book::{files_below, read};
use crate::fault::{Fault, assert_none, assert_one};
use crate::fixture::Fixture;

/// The most lines of a file.
const MOST_LINES: usize = 300;

/// Names that say nothing about what is in the file.
const SAYS_NOTHING: [&str; 6] =
    ["utils", "util", "common", "helpers", "misc", "types"];

fn faults(root: &Path) -> Vec<Fault> {
    let mut faults = Vec::new();
    for folder in ["src", "tests", "chapters-code"] {
        for file in files_below(root, Path::new(folder)) {
            let extension = file.extension().and_then(|it| it.to_str());
            if !matches!(extension, Some("rs" | "py")) {
                continue;
            }
            let text = read(&root.join(&file));
            for part in file.with_extension("").iter() {
                if SAYS_NOTHING.iter().any(|name| part == *name) {
                    let message =
                        "the name says nothing: name the file by its concept";
                    faults.push(Fault::new(&file, 1, message));
                }
            }
            let lines = text.lines().count();
            if lines > MOST_LINES {
                let message = format!(
                    "it has {lines} lines, and {MOST_LINES} are the most: split it"
                );
                faults.push(Fault::new(&file, MOST_LINES + 1, message));
            }
            for name in anchors::names(&text) {
                // What a rule's own tests say of anchors is no anchor.
                let is_shown =
                    !file.starts_with("src") && !file.starts_with("tests/book");
                if let Some(error) =
                    anchors::cut(&text, &name).err().filter(|_| is_shown)
                {
                    faults.push(Fault::new(&file, 1, error.to_string()));
                }
            }
        }
    }
    faults
}

#[test]
fn every_source_file_is_short_and_named_by_its_concept() {
    assert_none(&faults(Path::new(env!("CARGO_MANIFEST_DIR"))));
}

#[test]
fn a_file_that_is_too_long_or_badly_named_is_found() {
    for (path, text, remedy) in [
        ("src/utils.rs", "", "name the file by its concept"),
        ("tests/common/mod.rs", "", "name the file by its concept"),
        ("chapters-code/01-one/src/types.rs", "", "name the file by its concept"),
        ("src/long.rs", &*"\n".repeat(301), "it has 301 lines"),
        (
            "chapters-code/01-one/examples/a.py",
            "# ANCHOR: a\n1\n",
            "has no `ANCHOR_END: a`",
        ),
    ] {
        let fixture =
            Fixture::new(&[(path, text), ("src/fine.rs", &"\n".repeat(300))]);
        assert_one(&faults(fixture.root()), &[path, remedy]);
    }
}
