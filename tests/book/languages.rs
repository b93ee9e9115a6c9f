//! The Chinese and the English book are the same book, part for part.

use std::collections::BTreeSet;

use crate::book::Book;
use crate::fault::{Fault, assert_none, assert_one};
use crate::fixture::Fixture;
use crate::page::{Item, Kind, Page};
use crate::summary::{Entry, Summary};

fn faults(book: &Book) -> Vec<Fault> {
    let [zh, en] = &book.languages;
    let mut faults: Vec<_> =
        contents(&zh.summary, &en.summary).into_iter().collect();
    for (language, other) in [(zh, en), (en, zh)] {
        for page in &language.pages {
            if other.page(&page.path).is_none() {
                let message = format!(
                    "there is no book/{}/{}: write it too",
                    other.name, page.path
                );
                faults.push(Fault::new(&page.file, 1, message));
            }
        }
    }
    for page in &zh.pages {
        if let Some(other) = en.page(&page.path) {
            faults.extend(parts(page, other));
            faults.extend(links(page, other));
        }
    }
    faults
}

/// The first entry of the contents in which the languages differ.
fn contents(zh: &Summary, en: &Summary) -> Option<Fault> {
    let shape = |entry: &Entry| match &entry.page {
        Some(page) => format!("{page} at depth {}", entry.depth),
        None => format!("a draft at depth {}", entry.depth),
    };
    let zh_parts =
        zh.entries.iter().map(|entry| (entry.line, shape(entry))).collect();
    let en_parts =
        en.entries.iter().map(|entry| (entry.line, shape(entry))).collect();
    first_difference((&zh.file, zh_parts), (&en.file, en_parts))
}

/// The first part in which two pages differ.
fn parts(zh: &Page, en: &Page) -> Option<Fault> {
    let shapes = |page: &Page| {
        let shape = |item: &Item| Some((item.line, shape(&item.kind)?));
        page.items.iter().filter_map(shape).collect()
    };
    first_difference((&zh.file, shapes(zh)), (&en.file, shapes(en)))
}

/// What must be the same in both languages, as words for the message.
fn shape(kind: &Kind) -> Option<String> {
    Some(match kind {
        Kind::Heading { level, anchor, .. } => {
            let anchor = anchor.as_deref().unwrap_or("none");
            format!("a heading of level {level} with the anchor {anchor}")
        }
        Kind::Directive { text, .. } => text.clone(),
        // A diagram may have words in it; a command is the same in any language.
        Kind::Code { info: Some(info), text } if info != "text" => {
            format!("the {info} block `{}`", text.trim_end())
        }
        Kind::Code { .. } => "a diagram of characters".to_owned(),
        Kind::Table { columns, rows } => {
            format!("a table of {columns} columns and {rows} rows")
        }
        Kind::Quote(Some(alert)) => format!("a callout [!{alert}]"),
        Kind::Quote(None) => "a quotation".to_owned(),
        Kind::Html(html) => tags(html)?,
        Kind::Image(to) => format!("the image {to}"),
        Kind::Link(_) => return None,
    })
}

/// The tags of some HTML with their classes, for what else they have may be words.
fn tags(html: &str) -> Option<String> {
    let mut tags = Vec::new();
    for tag in html.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
        if tag.starts_with('!') {
            continue;
        }
        let name = tag.split_whitespace().next().unwrap_or_default();
        let class = tag
            .split_once("class=\"")
            .and_then(|(_, rest)| rest.split('"').next())
            .map(|class| format!(" class=\"{class}\""));
        tags.push(format!("<{name}{}>", class.unwrap_or_default()));
    }
    (!tags.is_empty()).then(|| tags.concat())
}

type Parts<'a> = (&'a std::path::PathBuf, Vec<(usize, String)>);

fn first_difference(
    (zh, zh_parts): Parts<'_>,
    (en, en_parts): Parts<'_>,
) -> Option<Fault> {
    let longest = zh_parts.len().max(en_parts.len());
    let nothing = "nothing more";
    for index in 0..longest {
        let (left, right) = (zh_parts.get(index), en_parts.get(index));
        let words = |part: Option<&(usize, String)>| {
            part.map_or(nothing, |(_, words)| words.as_str()).to_owned()
        };
        if words(left) != words(right) {
            let last =
                |parts: &[(usize, String)]| parts.last().map_or(1, |part| part.0);
            let line = left.map_or_else(|| last(&zh_parts), |part| part.0);
            let other = right.map_or_else(|| last(&en_parts), |part| part.0);
            let message = format!(
                "here is {}, and in {}:{other} {}: make the two the same",
                words(left),
                en.display(),
                words(right)
            );
            return Some(Fault::new(zh, line, message));
        }
    }
    None
}

/// The links within the book that only one of two pages has.
fn links(zh: &Page, en: &Page) -> Vec<Fault> {
    let inner = |page: &Page| -> BTreeSet<(String, usize)> {
        let link = |item: &Item| match &item.kind {
            Kind::Link(to) if !to.contains("://") => Some((to.clone(), item.line)),
            _ => None,
        };
        page.items.iter().filter_map(link).collect()
    };
    let (zh_links, en_links) = (inner(zh), inner(en));
    let mut faults = Vec::new();
    for (page, links, other, others) in
        [(zh, &zh_links, en, &en_links), (en, &en_links, zh, &zh_links)]
    {
        for (to, line) in links {
            if !others.iter().any(|(other, _)| other == to) {
                let message = format!(
                    "{} has no link to {to}: add it there, or take it away here",
                    other.file.display()
                );
                faults.push(Fault::new(&page.file, *line, message));
            }
        }
    }
    faults
}

#[test]
fn both_languages_are_the_same_part_for_part() {
    assert_none(&faults(&Book::this()));
}

#[test]
fn what_only_one_language_has_is_found() {
    for (zh, en, parts) in [
        ("## 题 {#a}", "### T {#a}", ["level 2", "level 3"]),
        ("## 题 {#a}", "## T {#b}", ["anchor a", "anchor b"]),
        ("{{#listing a:b}}", "{{#listing a:c}}", ["a:b", "a:c"]),
        ("{{#claim S-a-01}}", "text", ["S-a-01", "nothing more"]),
        ("```sh\nls\n```", "```sh\nls -l\n```", ["`ls`", "`ls -l`"]),
        ("| a |\n| - |\n| 1 |", "| a |\n| - |", ["1 rows", "0 rows"]),
        ("| a |\n| - |", "| a | b |\n| - | - |", ["1 columns", "2 columns"]),
        ("> [!TIP]\n> 甲", "> [!NOTE]\n> a", ["[!TIP]", "[!NOTE]"]),
        ("> [!TIP]\n> 甲", "> a", ["[!TIP]", "a quotation"]),
        ("{{#exercise a}}", "{{#exercise b}}", ["exercise a", "exercise b"]),
        (
            "<details class=\"quiz\"><summary>问</summary>答</details>",
            "a question",
            ["<details class=\"quiz\">", "nothing more"],
        ),
        ("![图](a.svg)", "![picture](b.svg)", ["image a.svg", "image b.svg"]),
        ("[甲](a.md)", "words", ["book/en/page.md has no link", "a.md"]),
    ] {
        let page = |text| format!("# T {{#t}}\n\n{text}\n");
        let found = faults(&Fixture::page(&page(zh), &page(en)).book());
        assert_one(&found, &["book/zh/page.md:3: ", parts[0], parts[1]]);
    }
}

#[test]
fn a_page_or_an_entry_that_only_one_language_has_is_found() {
    let fixture = Fixture::page("# 页 {#p}\n", "# Page {#p}\n");
    assert_none(&faults(&fixture.book()));
    fixture.write("book/en/SUMMARY.md", "- [Page](page.md)\n  - [More]()\n");
    let parts =
        ["book/zh/SUMMARY.md:1:", "book/en/SUMMARY.md:2", "a draft at depth 2"];
    assert_one(&faults(&fixture.book()), &parts);
    fixture.write("book/en/SUMMARY.md", "- [Page](page.md)\n");
    fixture.write("book/en/more.md", "# More {#more}\n");
    let parts = ["book/en/more.md:1:", "there is no book/zh/more.md"];
    assert_one(&faults(&fixture.book()), &parts);
}
