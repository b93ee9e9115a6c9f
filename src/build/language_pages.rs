//! The pages of one language, as mdBook renders them and this book changes them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use mdbook_driver::MDBook;

use super::{language_switch, manifest, warnings};
use crate::folder_walk::files_below;
use crate::language::Language;
use crate::preprocess::{Expander, Material};

/// The pages of one language, to be rendered.
#[derive(Clone, Debug)]
pub struct LanguagePages<'a> {
    /// The book's root.
    pub root: &'a Path,
    /// The language.
    pub language: Language,
    /// Whether the other language is built too, and pages link to it.
    pub switch: bool,
    /// The folder for the pages; what is in it is removed.
    pub destination: PathBuf,
    /// Whether a search index goes with them.
    pub search: bool,
    /// The number of this build, for pages that are to reload themselves.
    pub reload: Option<u64>,
}

impl LanguagePages<'_> {
    /// Renders them.
    ///
    /// # Errors
    ///
    /// When a page that SUMMARY.md names is missing, a directive can't be expanded, the
    /// HTML in a page isn't closed, or a file can't be written.
    pub fn render(&self) -> Result<()> {
        let source = Path::new("book").join(self.language.code());
        let config = manifest::load(self.root, self.language, &self.destination)?;
        let material = Material::load(self.root, true)?;
        let (result, warnings) = warnings::collect(|| -> Result<()> {
            let mut book = MDBook::load_with_config(self.root, config)
                .with_context(|| source.join("SUMMARY.md").display().to_string())?;
            book.with_preprocessor(Expander::new(material, self.language));
            book.build()
        });
        result?;
        warnings::none(&source, &warnings)?;
        self.finish()
    }

    /// Changes what mdBook's templates can't know.
    fn finish(&self) -> Result<()> {
        for file in files_below(&self.destination)? {
            if file.extension().is_none_or(|extension| extension != "html") {
                continue;
            }
            let path = self.destination.join(&file);
            let html = fs::read_to_string(&path)
                .with_context(|| path.display().to_string())?;
            let html = self.finished(&file, &html);
            fs::write(&path, html).with_context(|| path.display().to_string())?;
        }
        // They are inside the pages.
        let diagrams = self.destination.join("diagrams");
        if diagrams.is_dir() {
            fs::remove_dir_all(diagrams)?;
        }
        Ok(())
    }

    fn finished(&self, file: &Path, html: &str) -> String {
        let depth = file.components().count().saturating_sub(1);
        let to_root = "../".repeat(depth);
        let mut html = html.to_owned();
        if file == Path::new("print.html") {
            // mdBook makes links fit the page that has all pages, but knows only links.
            while html.contains("data-source=\"../../") {
                html = html.replace("data-source=\"../../", "data-source=\"../");
            }
        }
        if self.switch {
            html = language_switch::link(self.root, self.language, file, &html);
        }
        if self.search {
            let with = format!("<html data-pagefind=\"{to_root}pagefind/\"");
            html = html.replacen("<html", &with, 1);
        }
        if let Some(build) = self.reload {
            let with = format!(
                "<script src=\"/__reader/reload.js\" data-language=\"{}\" \
                 data-build=\"{build}\" defer></script>\n</body>",
                self.language
            );
            html = html.replacen("</body>", &with, 1);
        }
        html
    }
}
