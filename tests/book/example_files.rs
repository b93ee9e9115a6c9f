//! An example is a program with its recorded output, and a twin or the reason for none.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use reader::example_head::ExampleHead;

use crate::book::{files_below, read};
use crate::fault::{Fault, assert_none, assert_one};
use crate::fixture::Fixture;

fn faults(root: &Path) -> Vec<Fault> {
    let examples: Vec<PathBuf> = files_below(root, Path::new("chapters-code"))
        .into_iter()
        .filter(|file| {
            file.components().nth(2).is_some_and(|it| it.as_os_str() == "examples")
        })
        .collect();
    let mut faults = Vec::new();
    let mut names: HashMap<String, &PathBuf> = HashMap::new();
    for file in &examples {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let Some((stem, kind)) = name.split_once('.') else { continue };
        let beside = |suffix: &str| {
            examples.contains(&file.with_file_name(format!("{stem}{suffix}")))
        };
        let mut fault = |message: String| faults.push(Fault::new(file, 1, message));
        match kind {
            "rs" => {
                if let Some(other) = names.insert(stem.to_owned(), file) {
                    fault(format!(
                        "{} has the same name, and cargo keeps all examples in one \
                         folder: rename one",
                        other.display()
                    ));
                }
                if !beside(".out") {
                    fault(format!(
                        "its output is not recorded: \
                         SNAPSHOTS=overwrite cargo test --test examples {stem}"
                    ));
                }
                for message in head_faults(root, file, stem, beside(".py")) {
                    fault(message);
                }
            }
            "out" | "py" | "py.out" if !beside(".rs") => {
                fault(format!("there is no {stem}.rs beside it: remove it"));
            }
            "py.out" if !beside(".py") => {
                fault(format!("there is no {stem}.py beside it: remove it"));
            }
            "py.out" if read(&root.join(file)) == read(&root.join(file.with_file_name(format!("{stem}.out")))) => {
                fault(format!("it is the same as {stem}.out: remove it"));
            }
            "out" | "py" | "py.out" => {}
            _ => fault("an example is NAME.rs, NAME.py, NAME.out or NAME.py.out: move this file".to_owned()),
        }
    }
    faults
}

/// What is wrong with an example's `//!` lines.
fn head_faults(root: &Path, file: &Path, stem: &str, has_twin: bool) -> Vec<String> {
    let text = read(&root.join(file));
    let head = ExampleHead::of(&text);
    let mut faults = Vec::new();
    if head.shows.is_empty() {
        faults.push("it has no head: begin with `//! What it shows.`".to_owned());
    }
    if !text.contains(&format!("--example {stem}")) {
        faults.push(format!(
            "its head has no command: add `//! cargo run -p CRATE --example {stem}`"
        ));
    }
    let reason = head.no_twin.as_deref();
    match reason {
        None if !has_twin => faults.push(format!(
            "it has no asyncio twin: write {stem}.py, or say in the head \
             `//! asyncio: none, because …`"
        )),
        Some(_) if has_twin => faults.push(format!(
            "it says that it has no twin, and there is {stem}.py: remove one"
        )),
        Some(reason) if !reason.starts_with("because ") => faults.push(
            "it says of its twin only `none`: write `//! asyncio: none, because …`"
                .to_owned(),
        ),
        Some(_) if head.no_twin_zh.is_none() => faults.push(
            "Chinese pages show why it has no twin, too: add `//! asyncio：无，因为……`"
                .to_owned(),
        ),
        _ => {}
    }
    faults
}

#[test]
fn every_example_is_whole() {
    assert_none(&faults(Path::new(env!("CARGO_MANIFEST_DIR"))));
}

#[test]
fn an_example_that_is_not_whole_is_found() {
    const HEAD: &str = "//! Shows.\n//!\n//! cargo run -p one --example a\n";
    let in_one = format!("{HEAD}//!\n//! asyncio: none, because of it.\n");
    let none = format!("{in_one}//!\n//! asyncio：无，因为它。\n");
    let vague = format!("{HEAD}//!\n//! asyncio: none\n");
    let folder = "chapters-code/01-one/examples";
    let cases: [(&[(&str, &str)], &str); 13] = [
        (&[("a.rs", &in_one), ("a.out", "")], "asyncio：无"),
        (&[("a.rs", HEAD), ("a.py", "")], "its output is not recorded"),
        (&[("a.rs", HEAD), ("a.out", "")], "it has no asyncio twin"),
        (&[("a.rs", &none), ("a.py", ""), ("a.out", "")], "remove one"),
        (&[("a.rs", &vague), ("a.out", "")], "none, because"),
        (&[("b.rs", HEAD), ("b.py", ""), ("b.out", "")], "its head has no command"),
        (
            &[
                ("a.rs", "//! --example a"),
                ("a.py", ""),
                ("a.out", ""),
                ("b.out", ""),
            ],
            "no b.rs",
        ),
        (&[("a.rs", HEAD), ("a.py", ""), ("a.out", ""), ("b.py", "")], "no b.rs"),
        (&[("a.rs", &none), ("a.out", ""), ("a.py.out", "")], "no a.py beside it"),
        (
            &[("a.rs", HEAD), ("a.py", ""), ("a.out", "1"), ("a.py.out", "1")],
            "the same as a.out",
        ),
        (
            &[("a.rs", HEAD), ("a.py", ""), ("a.out", ""), ("a.txt", "")],
            "move this file",
        ),
        (
            &[
                ("a.rs", HEAD),
                ("a.py", ""),
                ("a.out", ""),
                ("../../02-two/examples/a.rs", &none),
                ("../../02-two/examples/a.out", ""),
            ],
            "has the same name",
        ),
        (
            &[("a.rs", "// --example a"), ("a.py", ""), ("a.out", "")],
            "it has no head",
        ),
    ];
    for (files, remedy) in cases {
        let fixture = Fixture::new(&[]);
        fixture.write(&format!("{folder}/x"), "");
        for (name, text) in files {
            fixture.write(&format!("{folder}/{name}"), text);
        }
        assert_one(&faults(fixture.root()), &["/examples/", ":1:", remedy]);
    }
}
