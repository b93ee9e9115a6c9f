//! Every link from a page to a page, an anchor or a file leads somewhere.

use std::path::{Component, Path, PathBuf};

use reader::directive::Directive;

use crate::book::{Book, Language};
use crate::fault::{Fault, assert_none, assert_one};
use crate::fixture::Fixture;
use crate::page::{Kind, Page};

fn faults(book: &Book) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (language, page) in book.pages() {
        for item in &page.items {
            let message = match &item.kind {
                Kind::Link(to) => link(book, language, page, to),
                Kind::Image(to) => image(book, language, page, to),
                _ => None,
            };
            faults
                .extend(message.map(|text| Fault::new(&page.file, item.line, text)));
        }
    }
    faults
}

fn link(book: &Book, language: &Language, page: &Page, to: &str) -> Option<String> {
    if to.contains("://") || to.starts_with("mailto:") {
        return elsewhere(to);
    }
    let (path, anchor) =
        to.split_once('#').map_or((to, None), |(p, a)| (p, Some(a)));
    let target = match path {
        "" => page.path.clone(),
        path => match resolve(&page.path, path) {
            Some(Resolved::InBook(path)) => path,
            Some(Resolved::Source(path)) => return source(book, &path),
            None => {
                return Some(format!("`{to}` leads out of the book: mend the path"));
            }
        },
    };
    if !target.ends_with(".md") {
        let file = book.root.join("book").join(language.name).join(&target);
        return (!file.is_file()).then(|| {
            format!("`{to}` leads nowhere: link to the .md file, or mend the path")
        });
    }
    let Some(other) = language.page(&target) else {
        return Some(format!("`{to}`: there is no page {target}: mend the path"));
    };
    if target != page.path && !language.summary.has_page(&target) {
        return Some(format!(
            "`{to}`: the page is not in the contents: take the link away"
        ));
    }
    let anchor = anchor?;
    (!has_anchor(other, anchor)).then(|| {
        let anchors: Vec<_> = other.anchors().collect();
        format!("`{to}`: {target} has no such anchor; it has {}", anchors.join(", "))
    })
}

/// Links to other sites are not followed: only their form is checked.
fn elsewhere(to: &str) -> Option<String> {
    let host = to.strip_prefix("https://").and_then(|rest| rest.split('/').next());
    let sound = host.is_some_and(|host| {
        host.contains('.') && !to.chars().any(|c| c.is_whitespace() || !c.is_ascii())
    });
    (!sound).then(|| format!("`{to}`: write a full https address in ASCII"))
}

fn image(book: &Book, language: &Language, page: &Page, to: &str) -> Option<String> {
    let Some(Resolved::InBook(file)) = resolve(&page.path, to) else {
        return Some(format!("the image `{to}` is not in the book: put it there"));
    };
    let file = book.root.join("book").join(language.name).join(file);
    (!file.is_file()).then(|| format!("there is no image `{to}`: mend the path"))
}

/// A source file in the built site stands for the file it was made of.
fn source(book: &Book, path: &Path) -> Option<String> {
    let file = path.with_extension("");
    (!book.root.join(&file).is_file()).then(|| {
        format!("there is no {}: mend the link to its source page", file.display())
    })
}

enum Resolved {
    /// Below `book/LANG`.
    InBook(String),
    /// Below `source/` of the built site.
    Source(PathBuf),
}

/// Where a relative link of the page at `from` leads.
fn resolve(from: &str, to: &str) -> Option<Resolved> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    let mut above = false;
    for component in Path::new(to).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if parts.is_empty() && !above => above = true,
            Component::ParentDir => {
                parts.pop()?;
            }
            Component::Normal(part) => parts.push(part.to_str()?),
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    match (above, parts.as_slice()) {
        (false, _) => Some(Resolved::InBook(parts.join("/"))),
        (true, ["source", rest @ ..]) => {
            Some(Resolved::Source(rest.iter().collect()))
        }
        (true, _) => None,
    }
}

/// Whether a page has the anchor, of a heading or of what a directive makes.
fn has_anchor(page: &Page, anchor: &str) -> bool {
    page.anchors().any(|other| other == anchor)
        || page.directives().any(|(_, directive)| match directive {
            Directive::Claim(id) => anchor == format!("claim-{id}"),
            Directive::Exercise(name) => anchor == format!("exercise-{name}"),
            _ => false,
        })
        || page.items.iter().any(|item| match &item.kind {
            Kind::Html(html) => html.contains(&format!("id=\"{anchor}\"")),
            _ => false,
        })
}

#[test]
fn every_link_of_a_page_leads_somewhere() {
    assert_none(&faults(&Book::this()));
}

#[test]
fn a_link_that_leads_nowhere_is_found() {
    for (text, remedy) in [
        ("[x](no.md)", "there is no page no.md"),
        ("[x](#no)", "no such anchor; it has t"),
        ("[x](page.md#no)", "no such anchor; it has t"),
        ("[x](../en/page.md)", "leads out of the book"),
        ("[x](page.html)", "link to the .md file"),
        ("[x](../source/src/no.rs.html#L1)", "there is no src/no.rs"),
        ("[x](http://example.org/)", "full https address"),
        ("[x](https://localhost/)", "full https address"),
        ("[x](/page.md)", "leads out of the book"),
        ("![x](no.svg)", "there is no image"),
        ("[x][ref]\n\n[ref]: gone.md", "there is no page gone.md"),
    ] {
        let fixture =
            Fixture::page("# 题 {#t}\n", &format!("# T {{#t}}\n\n{text}\n"));
        assert_one(&faults(&fixture.book()), &["book/en/page.md:3:", remedy]);
    }
}

#[test]
fn links_to_pages_anchors_claims_and_sources_are_sound() {
    let text = "# T {#t}\n\n{{#claim S-a-01}}\n\n[a](page.md#t) [b](#claim-S-a-01) \
                [c](https://docs.python.org/3/) [d](../source/src/a.rs.html#L3)\n";
    let fixture = Fixture::page(text, text);
    fixture.write("src/a.rs", "");
    assert_none(&faults(&fixture.book()));
}
