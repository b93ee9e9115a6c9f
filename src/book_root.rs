//! Where the book is on this machine.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

/// The folder that has `book.toml`, `book/` and `chapters-code/`: `given`, else the
/// working folder or the nearest one above it, else where this program was compiled.
///
/// # Errors
///
/// When no such folder is there.
pub fn find(given: Option<&Path>) -> Result<PathBuf> {
    if let Some(given) = given {
        if !given.is_dir() {
            bail!("{}: there is no such folder", given.display());
        }
        if let Some(missing) = missing(given) {
            bail!(
                "{}: this is not the book's root, it has no {missing}",
                given.display()
            );
        }
        return Ok(std::path::absolute(given)?);
    }
    let here = env::current_dir()?;
    let compiled = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found =
        here.ancestors().chain([compiled]).find(|dir| missing(dir).is_none());
    match found {
        Some(root) => Ok(root.to_owned()),
        None => bail!(
            "{}: there is no book here or above: go to a clone of it, or use --root DIR",
            here.display()
        ),
    }
}

/// Where builds that nobody asked to put elsewhere go.
pub fn target(root: &Path) -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR").filter(|dir| !dir.is_empty());
    root.join(target.map_or_else(|| PathBuf::from("target"), PathBuf::from))
        .join("book")
}

/// What a folder lacks to be the book's root.
fn missing(dir: &Path) -> Option<&'static str> {
    ["book.toml", "book", "chapters-code"]
        .into_iter()
        .find(|name| !dir.join(name).exists())
}
