//! A small book in a temporary folder, with a fault for a rule to find.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::book::Book;

/// A book of a few files, gone when dropped.
#[derive(Debug)]
pub(crate) struct Fixture(TempDir);

impl Fixture {
    /// The files with their contents, by paths below the root.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let fixture = Self(folder);
        for (path, text) in files {
            fixture.write(path, text);
        }
        fixture
    }

    /// A book of one page, `page.md`, which both languages have in their contents.
    pub(crate) fn page(zh: &str, en: &str) -> Self {
        Self::new(&[
            ("book/zh/SUMMARY.md", "- [页](page.md)\n"),
            ("book/en/SUMMARY.md", "- [Page](page.md)\n"),
            ("book/zh/page.md", zh),
            ("book/en/page.md", en),
        ])
    }

    /// Writes one more file.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        let parent = path.parent().expect("a file below the root has a folder");
        fs::create_dir_all(parent).expect("the folder can be made");
        fs::write(path, text).expect("the file can be written");
    }

    /// The folder that plays the book's root.
    pub(crate) fn root(&self) -> &Path {
        self.0.path()
    }

    /// Its pages, read.
    pub(crate) fn book(&self) -> Book {
        Book::read(self.root())
    }
}
