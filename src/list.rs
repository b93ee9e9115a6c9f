//! `reader list`: the examples, and what each shows.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, Result};

use crate::example_head::ExampleHead;
use crate::examples::Chapters;

/// Writes a line for each example: `CHAPTER/EXAMPLE` and the first sentence of its head.
///
/// # Errors
///
/// When an example can't be read, or `out` can't be written. A reader who has seen enough
/// (`reader list | head`) is no error.
pub fn list(root: &Path, mut out: impl Write) -> Result<()> {
    let mut lines = Vec::new();
    for chapter in Chapters::load(root)?.iter() {
        for example in &chapter.examples {
            let file = chapter.file(&format!("examples/{example}.rs"));
            let text = fs::read_to_string(root.join(&file))
                .with_context(|| format!("{} can't be read", file.display()))?;
            let name = format!("{}/{example}", chapter.krate);
            lines.push((name, ExampleHead::of(&text).shows));
        }
    }
    let width = lines.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    for (name, shows) in lines {
        let line = format!("{name:width$}  {shows}");
        match writeln!(out, "{}", line.trim_end()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => break,
            written => written.context("can't write the list")?,
        }
    }
    Ok(())
}
