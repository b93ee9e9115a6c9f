//! `preprocess`, as plain mdBook calls it.

use std::io::Write as _;
use std::process::Stdio;

use mdbook_driver::MDBook;

use crate::sample::Sample;

#[test]
fn mdbook_gets_the_listing_by_the_command() {
    let sample = Sample::new();
    let command = format!("{} preprocess", env!("CARGO_BIN_EXE_reader"));
    let config = sample.read("book.toml");
    let own = "cargo run --quiet --bin reader -- preprocess";
    assert!(config.contains(own), "book.toml calls the program by another command");
    // This mdBook is compiled without its search, and warns of its settings.
    let config = config
        .replace(own, &command)
        .replace("[output.html.search]\nenable = false", "");
    sample.write("book.toml", &config);
    MDBook::load(sample.root()).unwrap().build().unwrap();
    let page = sample.read("target/book/mdbook/01-demo/index.html");
    assert!(page.contains("class=\"listing\"") && page.contains("let sum: i32"));
    assert!(!page.contains("/source/"), "plain mdBook has no source pages");
}

#[test]
fn it_supports_what_can_show_html() {
    let sample = Sample::new();
    let supports =
        |renderer| sample.run(&["preprocess", "supports", renderer]).status.code();
    assert_eq!(supports("html"), Some(0));
    assert_eq!(supports("markdown"), Some(0));
    assert_eq!(supports("pdf"), Some(1));
}

#[test]
fn what_is_no_book_and_what_is_no_language_of_ours_is_refused() {
    let sample = Sample::new();
    let said = answer(&sample, "{}");
    assert!(said.contains("mdbook build"), "{said}");
    let config = r#"{"root": "/", "config": {"book": {"language": "fr", "src": "src"}},
        "renderer": "html", "mdbook_version": "0.5.4"}"#;
    let said = answer(&sample, &format!("[{config}, {{\"items\": []}}]"));
    assert!(said.contains("`fr`") && said.contains("book.toml"), "{said}");
}

/// The one line in which the preprocessor refuses `input`.
fn answer(sample: &Sample, input: &str) -> String {
    let mut child = sample
        .reader()
        .arg("preprocess")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program can be started");
    let mut stdin = child.stdin.take().expect("its input is a pipe");
    stdin.write_all(input.as_bytes()).expect("it reads its input");
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(said.lines().count(), 1, "{said}");
    said
}
