//! The search index of a language, by pagefind.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use pagefind::api::PagefindIndex;
use pagefind::options::PagefindServiceConfig;

use crate::folder_walk::files_below;
use crate::language::Language;

/// What mdBook makes besides the pages.
const NOT_PAGES: [&str; 3] = ["404.html", "print.html", "toc.html"];

/// Indexes the rendered pages in `folder` and writes the index to `destination`.
///
/// # Errors
///
/// When a page can't be read or the index can't be written.
///
/// # Cancel safety
///
/// Dropped before its end, it leaves `destination` half written.
pub async fn index(
    language: Language,
    folder: &Path,
    destination: &Path,
) -> Result<()> {
    let options = PagefindServiceConfig::builder()
        .keep_index_url(true)
        .force_language(language.code().to_owned())
        .build();
    let mut index = PagefindIndex::new(Some(options)).context("pagefind")?;
    for file in files_below(folder)? {
        let is_page = file.extension().is_some_and(|extension| extension == "html")
            && !NOT_PAGES.iter().any(|name| file == Path::new(name));
        if !is_page {
            continue;
        }
        let html = fs::read_to_string(folder.join(&file))
            .with_context(|| file.display().to_string())?;
        index
            .add_html_file(Some(file.display().to_string()), None, html)
            .await
            .with_context(|| format!("pagefind can't index {}", file.display()))?;
    }
    let files = index.get_files().await.context("pagefind can't make its index")?;
    for file in files {
        if is_for_another_interface(&file.filename) {
            continue;
        }
        let path = destination.join(&file.filename);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)
                .with_context(|| parent.display().to_string())?;
        }
        fs::write(&path, file.contents)
            .with_context(|| path.display().to_string())?;
    }
    Ok(())
}

/// Indexes the pages of each language into their folder `pagefind`.
///
/// # Errors
///
/// As [`index`].
pub fn index_blocking(pages: &[(Language, PathBuf)]) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("can't start the threads for the search index")?;
    runtime.block_on(async {
        for (language, folder) in pages {
            index(*language, folder, &folder.join("pagefind")).await?;
        }
        Ok(())
    })
}

/// Whether a file of the index is one of pagefind's own user interfaces: the theme has its
/// own.
fn is_for_another_interface(file: &Path) -> bool {
    let name = file.to_string_lossy();
    ["-ui.", "-highlight."].iter().any(|part| name.contains(part))
}
