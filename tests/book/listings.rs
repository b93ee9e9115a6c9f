//! Every listing shows lines that are there, and no more than a page can carry.

use std::fs;
use std::path::{Path, PathBuf};

use reader::anchors;
use reader::directive::{Directive, Tab};
use reader::examples::Chapters;

use crate::book::Book;
use crate::fault::{Fault, assert_none, assert_one};
use crate::fixture::Fixture;
use crate::page::{Kind, Page};

/// The most lines and columns that a listing may have.
const MOST_LINES: usize = 40;
const MOST_COLUMNS: usize = 85;

fn faults(book: &Book) -> Vec<Fault> {
    let chapters = match Chapters::load(&book.root) {
        Ok(chapters) => chapters,
        Err(error) => {
            return vec![Fault::new("chapters-code", 1, error.to_string())];
        }
    };
    let shelf = Shelf { root: &book.root, chapters };
    let mut faults = Vec::new();
    for (language, page) in book.pages() {
        for item in &page.items {
            let Kind::Directive { text, read } = &item.kind else { continue };
            let messages = match read {
                Ok(Directive::Diagram(name)) => {
                    let file = format!("book/{}/diagrams/{name}.svg", language.name);
                    shelf.missing(Path::new(&file)).into_iter().collect()
                }
                Ok(directive) => shelf.faults(page, directive),
                Err(mistake) => vec![mistake.clone()],
            };
            faults.extend(messages.into_iter().map(|message| {
                Fault::new(&page.file, item.line, format!("{text}: {message}"))
            }));
        }
    }
    faults
}

/// Where listings are taken from.
struct Shelf<'a> {
    root: &'a Path,
    chapters: Chapters,
}

impl Shelf<'_> {
    /// What is wrong with a directive of this page.
    fn faults(&self, page: &Page, directive: &Directive) -> Vec<String> {
        let result = match directive {
            Directive::Listing { name, anchor, mark, only } => {
                self.listing(page, name, anchor, mark.as_deref(), *only)
            }
            Directive::Output { name, range } => {
                self.output(page, name, range.as_ref()).map(|()| Vec::new())
            }
            Directive::Exercise(name) => self.exercise(page, name),
            Directive::Claim(_) | Directive::Diagram(_) | Directive::Ledger => {
                Ok(Vec::new())
            }
        };
        result.unwrap_or_else(|message| vec![message])
    }

    /// The folder of the chapter that a name on this page is about, and the rest of it.
    fn chapter<'n>(
        &self,
        page: &Page,
        name: &'n str,
    ) -> Result<(PathBuf, &'n str), String> {
        let named = name.split_once('/').and_then(|(first, rest)| {
            self.chapters.chapter(first).map(|chapter| (chapter.path(), rest))
        });
        let of_page = || {
            let folder = page.path.split('/').next().unwrap_or_default();
            self.chapters.chapter(folder).map(|chapter| (chapter.path(), name))
        };
        named.or_else(of_page).ok_or_else(|| {
            "the page is in no chapter: name it, as in 01-socket-families/NAME"
                .to_owned()
        })
    }

    fn listing(
        &self,
        page: &Page,
        name: &str,
        anchor: &str,
        mark: Option<&str>,
        only: Option<Tab>,
    ) -> Result<Vec<String>, String> {
        let (chapter, name) = self.chapter(page, name)?;
        if name.contains('/') {
            let mut faults = self.excerpt(&chapter.join(name), anchor, mark)?;
            if name.starts_with("tests/misuse/") {
                // As wide as the compiler makes it: its carets point by column.
                let error = Path::new(name).with_extension("stderr");
                faults.extend(self.missing(&chapter.join(error)));
            }
            return Ok(faults);
        }
        let examples = chapter.join("examples");
        let mut faults = Vec::new();
        if only.is_none_or(|tab| tab == Tab::Rust) {
            let file = examples.join(format!("{name}.rs"));
            faults.extend(self.excerpt(&file, anchor, mark)?);
        }
        let twin = examples.join(format!("{name}.py"));
        let is_shown = only == Some(Tab::Asyncio);
        if is_shown || (only.is_none() && self.root.join(&twin).is_file()) {
            faults.extend(self.excerpt(&twin, anchor, None)?);
        }
        Ok(faults)
    }

    /// What is wrong with the lines of an anchor in a file.
    fn excerpt(
        &self,
        file: &Path,
        anchor: &str,
        mark: Option<&str>,
    ) -> Result<Vec<String>, String> {
        let text = self.text(file)?;
        let excerpt = match mark {
            None => anchors::cut(&text, anchor),
            Some(inner) => {
                anchors::cut_marked(&text, anchor, inner).map(|(excerpt, _)| excerpt)
            }
        };
        let excerpt =
            excerpt.map_err(|error| format!("{}: {error}", file.display()))?.text();
        let mut faults = Vec::new();
        let lines = excerpt.lines().count();
        if lines > MOST_LINES {
            faults.push(format!(
                "{} has {lines} lines in `{anchor}`: {MOST_LINES} are the most, cut it",
                file.display()
            ));
        }
        for line in
            excerpt.lines().filter(|line| line.chars().count() > MOST_COLUMNS)
        {
            faults.push(format!(
                "{} has a line in `{anchor}` of more than {MOST_COLUMNS} columns: {line}",
                file.display()
            ));
        }
        Ok(faults)
    }

    fn output(
        &self,
        page: &Page,
        name: &str,
        range: Option<&(String, String)>,
    ) -> Result<(), String> {
        let (chapter, name) = self.chapter(page, name)?;
        let folder = if name.starts_with("benches/") { "" } else { "examples" };
        let file = chapter.join(folder).join(format!("{name}.out"));
        let text = self.text(&file)?;
        let Some((from, to)) = range else { return Ok(()) };
        let mut lines =
            text.lines().skip_while(|line| !line.contains(from.as_str()));
        let has_from = lines.next().is_some();
        if has_from && lines.any(|line| line.contains(to.as_str())) {
            return Ok(());
        }
        let missing = if has_from { to } else { from };
        Err(format!("{} has no line with `{missing}` there", file.display()))
    }

    fn exercise(&self, page: &Page, name: &str) -> Result<Vec<String>, String> {
        let (chapter, name) = self.chapter(page, name)?;
        let mut faults = Vec::new();
        for (folder, anchor) in [("exercises", "task"), ("solutions", "solution")] {
            let file = chapter.join(folder).join(format!("{name}.rs"));
            faults.extend(self.excerpt(&file, anchor, None)?);
        }
        Ok(faults)
    }

    fn missing(&self, file: &Path) -> Option<String> {
        let there = self.root.join(file).is_file();
        (!there).then(|| format!("there is no {}: write it", file.display()))
    }

    fn text(&self, file: &Path) -> Result<String, String> {
        fs::read_to_string(self.root.join(file))
            .map_err(|error| format!("{} can't be read: {error}", file.display()))
    }
}

#[test]
fn every_listing_shows_lines_that_are_there() {
    assert_none(&faults(&Book::this()));
}

fn chapter_with(page: &str) -> Fixture {
    let fixture = Fixture::new(&[
        ("book/zh/SUMMARY.md", ""),
        ("book/en/SUMMARY.md", ""),
        ("chapters-code/01-one/Cargo.toml", "[package]\nname = \"one\"\n"),
        (
            "chapters-code/01-one/examples/a.rs",
            "// ANCHOR: x\nlet a;\n// ANCHOR_END: x\n// ANCHOR: y\n1\n// ANCHOR_END: y\n",
        ),
        (
            "chapters-code/01-one/examples/a.py",
            "# ANCHOR: x\na = 1\n# ANCHOR_END: x\n",
        ),
        ("chapters-code/01-one/examples/a.out", "one\ntwo\n"),
    ]);
    fixture.write("book/en/01-one/page.md", &format!("# T {{#t}}\n\n{page}\n"));
    fixture
}

#[test]
fn a_listing_of_what_is_not_there_is_found() {
    for (page, remedy) in [
        ("{{#listing b:x}}", "examples/b.rs can't be read"),
        ("{{#listing a:z}}", "it has no anchor `z`; it has x, y"),
        ("{{#listing a:x mark=y}}", "`y` is not inside `x`"),
        ("{{#listing a:y}}", "examples/a.py: it has no anchor `y`"),
        ("{{#listing src/a.rs:x}}", "src/a.rs can't be read"),
        ("{{#listing a}}", "say which"),
        ("{{#listin a:x}}", "no such directive"),
        ("{{#output b}}", "examples/b.out can't be read"),
        ("{{#output a:one..three}}", "no line with `three`"),
        ("{{#output a:two..one}}", "no line with `one`"),
        ("{{#exercise e}}", "exercises/e.rs can't be read"),
        ("{{#diagram d}}", "there is no book/en/diagrams/d.svg"),
    ] {
        let found = faults(&chapter_with(page).book());
        assert_one(&found, &["book/en/01-one/page.md:3:", remedy]);
    }
}

#[test]
fn a_program_that_must_not_compile_has_its_error_and_of_any_width() {
    let fixture = chapter_with("{{#listing tests/misuse/a.rs:x}}");
    let folder = "chapters-code/01-one/tests/misuse";
    let program = "// ANCHOR: x\n!\n// ANCHOR_END: x\n";
    fixture.write(&format!("{folder}/a.rs"), program);
    assert_one(&faults(&fixture.book()), &["there is no", "misuse/a.stderr"]);
    fixture.write(&format!("{folder}/a.stderr"), &"^".repeat(200));
    assert_none(&faults(&fixture.book()));
}

#[test]
fn a_listing_that_is_too_long_or_too_wide_is_found() {
    let fixture = chapter_with("{{#listing src/a.rs:x}}");
    let with = |lines: &str| format!("// ANCHOR: x\n{lines}\n// ANCHOR_END: x\n");
    fixture.write("chapters-code/01-one/src/a.rs", &with(&"let a;\n".repeat(40)));
    assert_none(&faults(&fixture.book()));
    fixture.write("chapters-code/01-one/src/a.rs", &with(&"let a;\n".repeat(41)));
    assert_one(&faults(&fixture.book()), &["has 41 lines", "40 are the most"]);
    fixture.write("chapters-code/01-one/src/a.rs", &with(&"字".repeat(86)));
    assert_one(&faults(&fixture.book()), &["more than 85 columns"]);
}
