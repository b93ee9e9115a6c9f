//! `list`, `run`, and what is wrong with a command line.

use crate::sample::Sample;

#[test]
fn list_names_each_example_with_the_first_sentence_of_its_head() {
    let output = Sample::new().run(&["list"]);
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "demo/add_up  Adds its arguments up.\n"
    );
    assert!(output.status.success());
}

#[test]
fn run_forwards_arguments_and_returns_the_examples_exit_code() {
    let sample = Sample::new();
    // By crate, by folder, by number, and alone.
    for name in ["demo/add_up", "01-demo/add_up", "1/add_up", "add_up"] {
        let output = sample.run(&["run", name, "--", "3", "4"]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(String::from_utf8_lossy(&output.stdout), "7\n", "{said}");
        assert_eq!(output.status.code(), Some(7));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_example_that_takes_a_rare_family_is_offered_a_virtual_machine() {
    let sample = Sample::new();
    let program = "//! Rare.\n//!\n//! In the virtual machine: AF_RARE.\n\n\
                   fn main() { eprintln!(\"no AF_RARE\"); std::process::exit(2) }\n";
    sample.write("chapters-code/01-demo/examples/rare.rs", program);
    let output = sample.run(&["run", "rare"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(
        said,
        "no AF_RARE\nin a virtual machine it can: cargo run -- run rare --vm\n"
    );
    assert_eq!(output.status.code(), Some(2));
    // Nothing was fetched there.
    let said = sample.refused(&["run", "--vm", "rare"]);
    assert!(said.contains("tests/vm/fetch"), "{said}");
}

#[test]
fn an_unknown_example_is_answered_with_those_spelt_alike() {
    let sample = Sample::new();
    let said = sample.refused(&["run", "ad_up"]);
    assert!(said.contains("`ad_up`") && said.contains("demo/add_up"), "{said}");
    let said = sample.refused(&["run", "zzz"]);
    assert!(said.contains("reader list"), "{said}");
    let said = sample.refused(&["run", "7/add_up"]);
    assert!(said.contains("no chapter `7`; there are demo"), "{said}");
}

#[test]
fn an_unknown_language_is_refused_with_those_there_are() {
    let said = Sample::new().refused(&["build", "--language", "fr"]);
    assert!(said.contains("fr") && said.contains("zh and en"), "{said}");
}

#[test]
fn a_root_that_is_none_is_refused() {
    let sample = Sample::new();
    let mut reader = std::process::Command::new(env!("CARGO_BIN_EXE_reader"));
    let missing = sample.path("nowhere");
    let output = reader.arg("--root").arg(&missing).arg("list").output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(
        said,
        format!("error: {}: there is no such folder\n", missing.display())
    );
    assert_eq!(output.status.code(), Some(1));
    std::fs::remove_dir_all(sample.path("book")).unwrap();
    let said = sample.refused(&["list"]);
    assert!(said.contains("not the book's root, it has no book"), "{said}");
}
