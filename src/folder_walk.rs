//! All files below a folder.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The files below `folder`, as paths below it, sorted.
///
/// # Errors
///
/// When a folder can't be read; the message names it.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut to_do = vec![PathBuf::new()];
    while let Some(below) = to_do.pop() {
        let here = folder.join(&below);
        let entries = fs::read_dir(&here)
            .with_context(|| format!("{} can't be read", here.display()))?;
        for entry in entries {
            let entry = entry
                .with_context(|| format!("{} can't be read", here.display()))?;
            let path = below.join(entry.file_name());
            // Follows links, so that a folder may be put together of them.
            let is_dir = fs::metadata(entry.path()).is_ok_and(|data| data.is_dir());
            if is_dir { to_do.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}
