//! Every heading has an anchor of its own that stays when its words change.

use std::collections::HashMap;

use crate::book::Book;
use crate::fault::{Fault, assert_none, assert_one};
use crate::fixture::Fixture;
use crate::page::{Kind, Page};

fn faults(book: &Book) -> Vec<Fault> {
    book.pages().flat_map(|(_, page)| page_faults(page)).collect()
}

fn page_faults(page: &Page) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut before = 0;
    for item in &page.items {
        let mut fault = |message| {
            faults.push(Fault::new(&page.file, item.line, message));
        };
        match &item.kind {
            Kind::Heading { level, anchor, title } => {
                match anchor {
                    None => fault(format!(
                        "`{title}` has no anchor: end the heading with {{#its-anchor}}"
                    )),
                    Some(anchor) if !is_well_formed(anchor) => fault(format!(
                        "the anchor `{anchor}` may have only a-z, 0-9 and hyphens"
                    )),
                    Some(anchor) => {
                        if let Some(first) = seen.insert(anchor, item.line) {
                            fault(format!(
                                "the anchor `{anchor}` is line {first}'s already: \
                                 give it another"
                            ));
                        }
                    }
                }
                if *level > before + 1 || (*level == 1 && before > 0) {
                    fault(format!(
                        "`{title}` has level {level} after level {before}: a page has one \
                         heading of level 1, the first, and the others go down by one"
                    ));
                }
                before = *level;
            }
            Kind::Html(html) if has_heading(html) => fault(
                "a heading in raw HTML: write it as `## Title {#anchor}`".to_owned(),
            ),
            _ => {}
        }
    }
    if before == 0 {
        let message = "the page has no heading: begin with `# Title {#anchor}`";
        faults.push(Fault::new(&page.file, 1, message));
    }
    faults
}

fn is_well_formed(anchor: &str) -> bool {
    anchor.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

fn has_heading(html: &str) -> bool {
    let lower = html.to_lowercase();
    (1..=6).any(|level| lower.contains(&format!("<h{level}")))
}

#[test]
fn every_heading_has_an_anchor_of_its_own() {
    assert_none(&faults(&Book::this()));
}

#[test]
fn a_heading_without_an_anchor_of_its_own_is_found() {
    for (text, line, remedy) in [
        ("# 题\n", 1, "has no anchor"),
        ("# 题 {#a}\n\n## 二 {#a}\n", 3, "`a` is line 1's already"),
        ("# 题 {#A_b}\n", 1, "may have only a-z"),
        ("# 题 {#a}\n\n### 三 {#c}\n", 3, "level 3 after level 1"),
        ("# 题 {#a}\n\n# 又 {#b}\n", 3, "level 1 after level 1"),
        ("## 题 {#a}\n", 1, "level 2 after level 0"),
        ("# 题 {#a}\n\n<h2 id=\"x\">题</h2>\n", 3, "in raw HTML"),
        ("文字\n", 1, "has no heading"),
    ] {
        let fixture = Fixture::page(text, "# Title {#title}\n");
        let place = format!("book/zh/page.md:{line}:");
        assert_one(&faults(&fixture.book()), &[&place, remedy]);
    }
}
