//! The sections of the original tutorial and where each stands in this book.

use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use crate::data_file::{DataError, DataFile};
use crate::text::Text;

/// One section of the original: its heading here, its anchor, its page.
#[derive(Clone, Debug)]
pub struct Section {
    /// The id by which claims and tests name it, such as `S-unix`.
    pub id: String,
    /// The heading it has in this book.
    pub title: Text,
    /// The heading's anchor, the same in both languages.
    pub anchor: String,
    /// The page below `book/LANG`, such as `01-socket-families/unix.md`.
    pub page: String,
    /// The folder of the chapter, in `book/LANG` as in `chapters-code`.
    pub chapter: Option<String>,
    /// How many claims the original makes in it.
    pub claims: usize,
    /// The line of `book/sections.toml` that begins the entry's id.
    pub line: usize,
}

/// `book/sections.toml`: the sections in the order of the original.
#[derive(Clone, Debug)]
pub struct Sections(Vec<Section>);

impl Sections {
    /// Where the sections stand, below the book's root.
    pub const PATH: &'static str = "book/sections.toml";

    /// Reads the sections of the book at `root`.
    ///
    /// # Errors
    ///
    /// When the file can't be read, is no list of sections, or has an id twice.
    pub fn load(root: &Path) -> Result<Self, DataError> {
        let file = DataFile::read(root, Self::PATH)?;
        let entries = file.parse::<SectionsToml>()?.section;
        let mut sections: Vec<Section> = Vec::with_capacity(entries.len());
        for entry in entries {
            let start = entry.id.span().start;
            let section = entry.into_section(file.line(start));
            if let Some(first) = sections.iter().find(|other| other.id == section.id)
            {
                let message = format!(
                    "section {} stands twice, first in line {}: remove one",
                    section.id, first.line
                );
                return Err(file.malformed(start, message));
            }
            sections.push(section);
        }
        Ok(Self(sections))
    }

    /// The section with this id.
    pub fn get(&self, id: &str) -> Option<&Section> {
        self.iter().find(|section| section.id == id)
    }

    /// All sections, in the order of the original.
    pub fn iter(&self) -> std::slice::Iter<'_, Section> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Sections {
    type Item = &'a Section;
    type IntoIter = std::slice::Iter<'a, Section>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SectionsToml {
    section: Vec<SectionToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SectionToml {
    id: Spanned<String>,
    title: Text,
    anchor: String,
    page: String,
    chapter: Option<String>,
    claims: usize,
}

impl SectionToml {
    fn into_section(self, line: usize) -> Section {
        let Self { id, title, anchor, page, chapter, claims } = self;
        Section { id: id.into_inner(), title, anchor, page, chapter, claims, line }
    }
}
