//! Turning the directives of the pages into what a reader sees.
//!
//! [`Expander`] is an mdBook preprocessor: in process for `reader build` and
//! `reader serve`, and as a command ([`protocol`]) for plain `mdbook build`.

mod alert;
mod claim;
mod compile_error;
mod diagram;
mod exercise;
mod inline;
mod ledger_table;
mod listing;
mod material;
mod output;
mod page;
pub mod protocol;

use std::path::Path;

use anyhow::{Result, bail};
use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

pub use material::Material;
pub use page::PageError;

use crate::language::Language;

/// The preprocessor of this book, for the pages of one language.
#[derive(Debug)]
pub struct Expander {
    material: Material,
    language: Language,
}

impl Expander {
    /// For the pages in `language`, with what `material` has.
    pub fn new(material: Material, language: Language) -> Self {
        Self { material, language }
    }

    /// Expands every page of `book`.
    ///
    /// # Errors
    ///
    /// With a line for each directive that can't be expanded: page, line, directive, what
    /// is wrong, and the remedy.
    pub fn expand(&self, mut book: Book) -> Result<Book> {
        let claim_pages = claim::pages(&book);
        let mut errors: Vec<String> = Vec::new();
        book.for_each_chapter_mut(|chapter| {
            let Some(path) = chapter.path.clone() else { return };
            let source = chapter.source_path.clone().unwrap_or_else(|| path.clone());
            let page = page::Page::new(
                &self.material,
                self.language,
                &path,
                &source,
                &claim_pages,
            );
            match page.expand(&chapter.content) {
                Ok(content) => chapter.content = content,
                Err(found) => errors.extend(found.iter().map(PageError::to_string)),
            }
        });
        if !errors.is_empty() {
            bail!(errors.join("\n"));
        }
        Ok(book)
    }
}

impl Preprocessor for Expander {
    fn name(&self) -> &'static str {
        "reader"
    }

    fn run(&self, _: &PreprocessorContext, book: Book) -> Result<Book> {
        self.expand(book)
    }

    fn supports_renderer(&self, renderer: &str) -> Result<bool> {
        Ok(protocol::supports(renderer))
    }
}

/// The pages of a book which are written, with their paths below `book/LANG`.
fn written(book: &Book) -> impl Iterator<Item = (&Path, &str)> {
    book.iter().filter_map(|item| match item {
        BookItem::Chapter(chapter) => {
            Some((chapter.path.as_deref()?, chapter.content.as_str()))
        }
        _ => None,
    })
}
