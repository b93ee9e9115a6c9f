//! A language's table of contents, `SUMMARY.md`.

use std::path::PathBuf;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::page::markdown_options;

/// The entries of one language, in order.
#[derive(Debug)]
pub(crate) struct Summary {
    /// Below the root, for messages.
    pub(crate) file: PathBuf,
    /// The entries in order.
    pub(crate) entries: Vec<Entry>,
}

/// One entry of the contents.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) line: usize,
    /// How deep it is nested; 0 for what stands outside the numbered list.
    pub(crate) depth: usize,
    pub(crate) title: String,
    /// The page, or none for a draft.
    pub(crate) page: Option<String>,
}

impl Summary {
    /// Reads the contents' Markdown.
    pub(crate) fn parse(file: PathBuf, text: &str) -> Self {
        let mut entries: Vec<Entry> = Vec::new();
        let (mut depth, mut in_link) = (0, false);
        let parser = Parser::new_ext(text, markdown_options());
        for (event, range) in parser.into_offset_iter() {
            match event {
                Event::Start(Tag::List(_)) => depth += 1,
                Event::End(TagEnd::List(_)) => depth -= 1,
                Event::Start(Tag::Link { dest_url, .. }) => {
                    in_link = true;
                    let line = text[..range.start].matches('\n').count() + 1;
                    let page =
                        (!dest_url.is_empty()).then(|| dest_url.into_string());
                    let title = String::new();
                    entries.push(Entry { line, depth, title, page });
                }
                Event::End(TagEnd::Link) => in_link = false,
                Event::Text(text) | Event::Code(text) if in_link => {
                    if let Some(entry) = entries.last_mut() {
                        entry.title.push_str(&text);
                    }
                }
                _ => {}
            }
        }
        Self { file, entries }
    }

    /// Whether the page has an entry that is no draft.
    pub(crate) fn has_page(&self, page: &str) -> bool {
        self.entries.iter().any(|entry| entry.page.as_deref() == Some(page))
    }

    /// Whether there is a draft of this title.
    pub(crate) fn has_draft(&self, title: &str) -> bool {
        self.entries.iter().any(|entry| entry.page.is_none() && entry.title == title)
    }
}

#[test]
fn entries_have_a_depth_and_drafts_have_no_page() {
    let text = "# Summary\n\n[Start](index.md)\n\n- [A](a.md)\n  - [B `c`]()\n";
    let summary = Summary::parse("book/en/SUMMARY.md".into(), text);
    let depths: Vec<_> = summary.entries.iter().map(|entry| entry.depth).collect();
    assert_eq!(depths, [0, 1, 2]);
    assert_eq!(summary.entries[2].line, 6);
    assert!(summary.has_page("a.md"));
    assert!(summary.has_draft("B c"));
    assert!(!summary.has_draft("A"));
}
