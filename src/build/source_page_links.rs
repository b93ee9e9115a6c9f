//! Which pages show which source file.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::folder_walk::files_below;
use crate::language::Language;

/// A page that shows lines of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) language: Language,
    /// The page's title.
    pub(super) title: String,
    /// The page below the folder of its language.
    pub(super) page: PathBuf,
}

/// For each file below the root, the pages that show it.
#[derive(Debug, Default)]
pub(super) struct Links(BTreeMap<String, Vec<Link>>);

impl Links {
    /// The pages that show `file`.
    pub(super) fn to(&self, file: &Path) -> &[Link] {
        self.0.get(&*file.to_string_lossy()).map_or(&[], Vec::as_slice)
    }
}

/// Reads the links to source pages off the rendered pages.
pub(super) fn collect(pages: &[(Language, PathBuf)]) -> Result<Links> {
    let mut links = Links::default();
    for (language, folder) in pages {
        for page in files_below(folder)? {
            let is_page = page.extension().is_some_and(|ext| ext == "html");
            if !is_page || page == Path::new("print.html") {
                continue;
            }
            let html = fs::read_to_string(folder.join(&page))
                .with_context(|| page.display().to_string())?;
            for file in shown(&html) {
                let link = Link {
                    language: *language,
                    title: title(&html),
                    page: page.clone(),
                };
                let known = links.0.entry(file.to_owned()).or_default();
                if !known.contains(&link) {
                    known.push(link);
                }
            }
        }
    }
    Ok(links)
}

/// The files whose lines a page shows: those named in the heads and tabs of listings.
fn shown(html: &str) -> impl Iterator<Item = &str> {
    html.split("data-source=\"").skip(1).filter_map(|rest| {
        let (href, _) = rest.split_once('"')?;
        let (_, file) = href.split_once("../source/")?;
        Some(file.split_once(".html#")?.0)
    })
}

fn title(html: &str) -> String {
    html.split_once("<title>")
        .and_then(|(_, rest)| rest.split_once("</title>"))
        .map_or_else(String::new, |(title, _)| unescaped(title.trim()))
}

/// The text without the escapes that a template puts into it.
fn unescaped(text: &str) -> String {
    let escapes = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'")];
    let text = escapes
        .iter()
        .fold(text.to_owned(), |text, (escape, c)| text.replace(escape, c));
    text.replace("&amp;", "&")
}
