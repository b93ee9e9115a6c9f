//! Code and output on a page come from files, by anchor; none is typed by hand.

use crate::book::Book;
use crate::fault::{Fault, assert_none, assert_one};
use crate::fixture::Fixture;
use crate::page::Kind;

/// What may stand in a page as it is: shell commands and diagrams of a protocol.
const LITERAL: [&str; 3] = ["sh", "console", "text"];

/// mdBook's own ways to take lines from a file.
const INCLUDES: [&str; 3] = ["{{#include ", "{{#rustdoc_include ", "{{#playground "];

fn faults(book: &Book) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (_, page) in book.pages() {
        for item in &page.items {
            let message = match &item.kind {
                Kind::Code { info: None, .. } => Some(
                    "a block made by indenting: take the indent away, or show code by \
                     {{#listing NAME:ANCHOR}}"
                        .to_owned(),
                ),
                Kind::Code { info: Some(info), text } => in_a_fence(info, text),
                Kind::Html(html) => in_html(html),
                _ => None,
            };
            faults
                .extend(message.map(|text| Fault::new(&page.file, item.line, text)));
        }
    }
    faults
}

fn in_a_fence(info: &str, text: &str) -> Option<String> {
    let language = info.split([',', ' ', '{']).next().unwrap_or_default();
    if LITERAL.contains(&language) || is_included(text) {
        return None;
    }
    let name = if language.is_empty() { "unnamed" } else { language };
    Some(format!(
        "a literal {name} block: show code by {{{{#listing NAME:ANCHOR}}}} and output by \
         {{{{#output NAME}}}}; only sh, console and text (a protocol's diagram) may be typed"
    ))
}

/// Whether the block is made of nothing but lines of files, named by anchor.
fn is_included(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).peekable();
    lines.peek().is_some()
        && lines.all(|line| {
            let rest =
                INCLUDES.iter().find_map(|start| line.trim().strip_prefix(start));
            let anchor = rest
                .and_then(|rest| rest.strip_suffix("}}"))
                .and_then(|rest| rest.split_once(':'))
                .map(|(_, anchor)| anchor);
            anchor.is_some_and(|anchor| {
                anchor.starts_with(|c: char| c.is_alphabetic())
            })
        })
}

fn in_html(html: &str) -> Option<String> {
    let lower = html.to_lowercase();
    let tag = ["<pre", "<textarea", "<script", "<xmp", "<samp", "<code"]
        .into_iter()
        .find(|tag| lower.contains(tag))?;
    Some(format!(
        "code in raw HTML ({tag}>): show it by {{{{#listing NAME:ANCHOR}}}}, and write a \
         name in running text between backquotes"
    ))
}

#[test]
fn no_code_and_no_output_is_typed_by_hand() {
    assert_none(&faults(&Book::this()));
}

#[test]
fn a_typed_block_is_found() {
    for (block, name) in [
        ("```rust\nfn main() {}\n```\n", "a literal rust block"),
        ("```python\npass\n```\n", "a literal python block"),
        ("```\noutput\n```\n", "a literal unnamed block"),
        ("~~~rust,ignore\nx\n~~~\n", "a literal rust block"),
        ("> ```rust\n> x\n> ```\n", "a literal rust block"),
        ("- one\n\n  ```toml\n  x = 1\n  ```\n", "a literal toml block"),
        ("    fn main() {}\n", "by indenting"),
        ("<pre>fn main() {}</pre>\n", "raw HTML (<pre>)"),
        ("see <code>x</code>\n", "raw HTML (<code>)"),
        ("```rust\n{{#include a.rs:3:9}}\n```\n", "a literal rust block"),
        ("```rust\n{{#include a.rs}}\n```\n", "a literal rust block"),
        ("```rust\n{{#include a.rs:top}}\nlet more = 1;\n```\n", "literal rust"),
    ] {
        let fixture = Fixture::page(&format!("# 题\n\n{block}"), "# Title\n");
        let found = faults(&fixture.book());
        assert_one(&found, &["book/zh/page.md:", name]);
    }
}

#[test]
fn commands_diagrams_and_includes_by_anchor_may_stand() {
    let text = "```sh\nls\n```\n```console\n$ ls\n```\n```text\na -> b\n```\n\
                ```rust\n{{#include ../a.rs:top}}\n```\n";
    assert_none(&faults(&Fixture::page(text, text).book()));
}
