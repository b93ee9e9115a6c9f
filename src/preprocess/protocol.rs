//! `reader preprocess`: mdBook's protocol for preprocessors that are commands.

use std::io::{Read, Write};
use std::str::FromStr;

use anyhow::{Context, Result};

use super::{Expander, Material};
use crate::language::Language;

/// Whether pages can be expanded for this renderer: all that is emitted is HTML and
/// Markdown, so only for `html` and `markdown`.
pub fn supports(renderer: &str) -> bool {
    matches!(renderer, "html" | "markdown")
}

/// Reads a context and a book as JSON and writes the expanded book.
///
/// # Errors
///
/// When the input isn't what mdBook 0.5 sends, when the book's language is neither `zh`
/// nor `en`, and when a page has a directive that can't be expanded.
pub fn run(input: impl Read, mut output: impl Write) -> Result<()> {
    let (context, book) = mdbook_preprocessor::parse_input(input)
        .context("this is no input of mdBook 0.5: `mdbook build` gives it")?;
    let code = context.config.book.language.as_deref().unwrap_or("zh");
    let language = Language::from_str(code).context("book.toml")?;
    // Plain mdBook builds no pages for the sources.
    let material = Material::load(&context.root, false)?;
    let book = Expander::new(material, language).expand(book)?;
    serde_json::to_writer(&mut output, &book).context("can't write the book")?;
    output.flush().context("can't write the book")
}
