//! Every section of the original that is written has its heading, in both languages.

use reader::sections::{Section, Sections};

use crate::book::{Book, Language};
use crate::fault::{Fault, assert_none, assert_one};
use crate::fixture::Fixture;
use crate::page::Kind;

fn faults(book: &Book) -> Vec<Fault> {
    let sections = match Sections::load(&book.root) {
        Ok(sections) => sections,
        Err(error) => return vec![Fault::new(Sections::PATH, 1, error.to_string())],
    };
    let mut faults = Vec::new();
    for section in &sections {
        for language in &book.languages {
            let message = fault(&sections, section, language);
            faults.extend(
                message.map(|text| Fault::new(Sections::PATH, section.line, text)),
            );
        }
    }
    faults
}

fn fault(
    sections: &Sections,
    section: &Section,
    language: &Language,
) -> Option<String> {
    let Section { id, anchor, page: path, .. } = section;
    let folder = language.name;
    if !is_written(section, language) {
        // Several sections may share a page; the draft of one stands for all of them.
        let is_draft =
            sections.iter().filter(|other| other.page == *path).any(|other| {
                let title =
                    if folder == "zh" { &other.title.zh } else { &other.title.en };
                language.summary.has_draft(title)
            });
        return (!is_draft).then(|| {
            format!(
                "{id} is neither a page nor a draft of {}: enter {path}, or a draft with \
                 the section's title",
                language.summary.file.display()
            )
        });
    }
    let Some(page) = language.page(path) else {
        return Some(format!(
            "{id} is to be on book/{folder}/{path}: write that page"
        ));
    };
    let has_anchor = page.anchors().any(|other| other == anchor);
    (!has_anchor).then(|| {
        format!(
            "{id} has no heading on {}: add one that ends with {{#{anchor}}}",
            page.file.display()
        )
    })
}

/// Whether the section's page is in the contents, and no draft.
pub(crate) fn is_written(section: &Section, language: &Language) -> bool {
    language.summary.has_page(&section.page)
}

/// What is wrong between the contents and the pages, whatever the sections are.
fn unlisted(book: &Book) -> Vec<Fault> {
    let mut faults = Vec::new();
    for language in &book.languages {
        let summary = &language.summary;
        for page in &language.pages {
            if page.path != "404.md" && !summary.has_page(&page.path) {
                let message = format!(
                    "the page is not in {}: enter it there, or remove it",
                    summary.file.display()
                );
                faults.push(Fault::new(&page.file, 1, message));
            }
        }
        for entry in &summary.entries {
            let Some(path) = &entry.page else { continue };
            let Some(page) = language.page(path) else {
                let message = format!(
                    "there is no page book/{}/{path}: write it, or make the entry a draft \
                     with ()",
                    language.name
                );
                faults.push(Fault::new(&summary.file, entry.line, message));
                continue;
            };
            let title = page.items.iter().find_map(|item| match &item.kind {
                Kind::Heading { level: 1, title, .. } => Some(title),
                _ => None,
            });
            if title.is_some_and(|title| *title != entry.title) {
                let message = format!(
                    "the entry `{}` is not the title of {}: make them the same",
                    entry.title,
                    page.file.display()
                );
                faults.push(Fault::new(&summary.file, entry.line, message));
            }
        }
    }
    faults
}

#[test]
fn every_written_section_has_its_heading_in_both_languages() {
    assert_none(&faults(&Book::this()));
}

#[test]
fn every_page_is_in_the_contents_and_the_reverse() {
    assert_none(&unlisted(&Book::this()));
}

const ONE_SECTION: &str = r#"
[[section]]
id = "S-one"
title = { zh = "页", en = "Page" }
anchor = "one"
page = "page.md"
claims = 0
"#;

#[test]
fn a_section_without_its_heading_is_found() {
    let fixture = Fixture::page("# 页 {#one}\n", "# Page {#two}\n");
    fixture.write(Sections::PATH, ONE_SECTION);
    let parts = ["book/sections.toml:3:", "book/en/page.md", "{#one}"];
    assert_one(&faults(&fixture.book()), &parts);
}

#[test]
fn a_section_may_be_a_draft_and_may_not_be_forgotten() {
    let fixture = Fixture::page("# 页 {#one}\n", "# Page {#one}\n");
    fixture.write(Sections::PATH, ONE_SECTION);
    fixture.write("book/en/SUMMARY.md", "- [Page]()\n");
    assert_none(&faults(&fixture.book()));
    fixture.write("book/en/SUMMARY.md", "- [Another]()\n");
    assert_one(&faults(&fixture.book()), &["neither a page nor a draft"]);
}

#[test]
fn a_page_outside_the_contents_and_an_entry_without_its_page_are_found() {
    let fixture = Fixture::page("# 页 {#one}\n", "# Page {#one}\n");
    fixture.write("book/en/more.md", "# More {#more}\n");
    let parts = ["book/en/more.md:1:", "not in book/en/SUMMARY.md"];
    assert_one(&unlisted(&fixture.book()), &parts);
    fixture.write("book/en/SUMMARY.md", "- [Page](page.md)\n- [More](more.md)\n");
    assert_none(&unlisted(&fixture.book()));
    fixture.write("book/en/SUMMARY.md", "- [Page](page.md)\n- [Much](more.md)\n");
    assert_one(&unlisted(&fixture.book()), &["`Much` is not the title"]);
    fixture.write("book/zh/SUMMARY.md", "- [页](page.md)\n- [无](none.md)\n");
    fixture.write("book/en/SUMMARY.md", "- [Page](page.md)\n- [More](more.md)\n");
    let parts = ["book/zh/SUMMARY.md:2:", "there is no page book/zh/none.md"];
    assert_one(&unlisted(&fixture.book()), &parts);
}
