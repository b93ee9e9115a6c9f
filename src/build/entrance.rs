//! What stands at the site's root: the choice of the language, and the page for what
//! isn't there.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::manifest;
use crate::language::Language;

/// Writes `index.html` and `404.html` into `out`.
///
/// # Errors
///
/// When they can't be written.
pub fn write(root: &Path, out: &Path, languages: &[Language]) -> Result<()> {
    let site = manifest::site(root)?;
    let only = match languages {
        [one] => one.code(),
        _ => "",
    };
    let choose = include_str!("choose_language.html").replace("{only}", only);
    let missing = include_str!("not_found.html").replace("{site}", &site);
    for (name, html) in [("index.html", choose), ("404.html", missing)] {
        fs::write(out.join(name), html).with_context(|| name.to_owned())?;
    }
    // Folders that begin with an underscore are served as they are.
    fs::write(out.join(".nojekyll"), "").context(".nojekyll")
}
