//! A page's Markdown as a sequence of what the rules speak of.

use std::ops::Range;
use std::path::{Path, PathBuf};

use pulldown_cmark::{
    BlockQuoteKind, CodeBlockKind, Event, Options, Parser, Tag, TagEnd,
};
use reader::directive::Directive;

/// One page in one language.
#[derive(Debug)]
pub(crate) struct Page {
    /// Below `book/LANG`, such as `01-socket-families/unix.md`.
    pub(crate) path: String,
    /// Below the root, for messages.
    pub(crate) file: PathBuf,
    /// What it is made of, from the top down.
    pub(crate) items: Vec<Item>,
}

/// A part of a page, and its line.
#[derive(Debug)]
pub(crate) struct Item {
    pub(crate) line: usize,
    pub(crate) kind: Kind,
}

/// The parts that the rules speak of.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `## Title {#anchor}`
    Heading { level: u8, anchor: Option<String>, title: String },
    /// A directive, as it is written, and read unless there is a mistake in it.
    Directive { text: String, read: Result<Directive, String> },
    /// A literal block; without an info string when it is made by indenting.
    Code { info: Option<String>, text: String },
    /// Columns, and rows without the head.
    Table { columns: usize, rows: usize },
    /// A quotation, with its kind if it is one of GitHub's alerts.
    Quote(Option<&'static str>),
    /// A block or a span of HTML.
    Html(String),
    /// Where a link leads.
    Link(String),
    /// Where an image is.
    Image(String),
}

impl Page {
    /// Takes a page's Markdown apart, as mdBook does.
    pub(crate) fn parse(path: &str, file: &Path, text: &str) -> Self {
        let mut reading = Reading::new(text);
        let parser = Parser::new_ext(text, markdown_options());
        for (event, range) in parser.into_offset_iter() {
            reading.take(event, range);
        }
        let items = reading.finish();
        Self { path: path.to_owned(), file: file.to_owned(), items }
    }

    /// The directives that can be read, with their lines.
    pub(crate) fn directives(&self) -> impl Iterator<Item = (usize, &Directive)> {
        self.items.iter().filter_map(|item| match &item.kind {
            Kind::Directive { read: Ok(read), .. } => Some((item.line, read)),
            _ => None,
        })
    }

    /// The anchors of its headings.
    pub(crate) fn anchors(&self) -> impl Iterator<Item = &str> {
        self.items.iter().filter_map(|item| match &item.kind {
            Kind::Heading { anchor, .. } => anchor.as_deref(),
            _ => None,
        })
    }
}

/// The extensions that mdBook 0.5 switches on.
pub(crate) fn markdown_options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
}

/// The state of going through a page's events.
struct Reading<'a> {
    text: &'a str,
    items: Vec<Item>,
    code: Vec<Range<usize>>,
    /// The item whose text the next events belong to.
    open: Option<usize>,
}

impl<'a> Reading<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, items: Vec::new(), code: Vec::new(), open: None }
    }

    fn line(&self, offset: usize) -> usize {
        self.text[..offset].matches('\n').count() + 1
    }

    fn push(&mut self, offset: usize, kind: Kind) -> usize {
        let line = self.line(offset);
        self.items.push(Item { line, kind });
        self.items.len() - 1
    }

    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(
                TagEnd::Heading(_)
                | TagEnd::CodeBlock
                | TagEnd::Table
                | TagEnd::HtmlBlock,
            ) => self.open = None,
            Event::Text(text) | Event::Code(text) => self.append(&text),
            Event::Html(html) | Event::InlineHtml(html) => match self.open {
                Some(_) => self.append(&html),
                None => {
                    self.push(range.start, Kind::Html(html.into_string()));
                }
            },
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let kind = match tag {
            Tag::Heading { level, id, .. } => Kind::Heading {
                level: level as u8,
                anchor: id.map(|id| id.to_string()),
                title: String::new(),
            },
            Tag::CodeBlock(kind) => {
                self.code.push(range.clone());
                let info = match kind {
                    CodeBlockKind::Fenced(info) => Some(info.trim().to_owned()),
                    CodeBlockKind::Indented => None,
                };
                Kind::Code { info, text: String::new() }
            }
            Tag::Table(columns) => Kind::Table { columns: columns.len(), rows: 0 },
            Tag::TableRow => {
                if let Some(Kind::Table { rows, .. }) = self.open_kind() {
                    *rows += 1;
                }
                return;
            }
            Tag::HtmlBlock => Kind::Html(String::new()),
            Tag::BlockQuote(kind) => {
                self.push(range.start, Kind::Quote(kind.map(alert)));
                return;
            }
            Tag::Link { dest_url, .. } => {
                self.push(range.start, Kind::Link(dest_url.into_string()));
                return;
            }
            Tag::Image { dest_url, .. } => {
                self.push(range.start, Kind::Image(dest_url.into_string()));
                return;
            }
            _ => return,
        };
        self.open = Some(self.push(range.start, kind));
    }

    fn open_kind(&mut self) -> Option<&mut Kind> {
        Some(&mut self.items.get_mut(self.open?)?.kind)
    }

    fn append(&mut self, more: &str) {
        if let Some(
            Kind::Heading { title: text, .. }
            | Kind::Code { text, .. }
            | Kind::Html(text),
        ) = self.open_kind()
        {
            text.push_str(more);
        }
    }

    /// Adds the directives, which Markdown takes for text, and puts all in order.
    fn finish(mut self) -> Vec<Item> {
        let mut offset = 0;
        for line in self.text.split_inclusive('\n') {
            let inside = self.code.iter().any(|code| code.contains(&offset));
            let read = match Directive::parse(line.trim_end()) {
                Ok(read) => read.map(Ok),
                Err(mistake) => Some(Err(mistake.to_string())),
            };
            if let Some(read) = read.filter(|_| !inside) {
                let text = line.trim().to_owned();
                self.push(offset, Kind::Directive { text, read });
            }
            offset += line.len();
        }
        self.items.sort_by_key(|item| item.line);
        self.items
    }
}

fn alert(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "NOTE",
        BlockQuoteKind::Tip => "TIP",
        BlockQuoteKind::Important => "IMPORTANT",
        BlockQuoteKind::Warning => "WARNING",
        BlockQuoteKind::Caution => "CAUTION",
    }
}

#[test]
fn a_page_is_read_into_its_parts_with_their_lines() {
    let text = "# A `b` {#a}\n\n{{#listing x:y}}\n\n```sh\nls\n{{#listing no:no}}\n```\n\n\
                | a | b |\n| - | - |\n| 1 | 2 |\n\n> [!TIP]\n> see [c](d.md)\n";
    let page = Page::parse("p.md", Path::new("book/en/p.md"), text);
    let lines: Vec<_> = page.items.iter().map(|item| item.line).collect();
    assert_eq!(lines, [1, 3, 5, 10, 14, 15]);
    let title = "A b".to_owned();
    let anchor = Some("a".to_owned());
    assert_eq!(page.items[0].kind, Kind::Heading { level: 1, anchor, title });
    assert_eq!(page.items[3].kind, Kind::Table { columns: 2, rows: 1 });
    assert_eq!(page.items[4].kind, Kind::Quote(Some("TIP")));
    assert_eq!(page.items[5].kind, Kind::Link("d.md".to_owned()));
    assert_eq!(page.anchors().collect::<Vec<_>>(), ["a"]);
    assert_eq!(page.directives().count(), 1);
}
