//! The documentation of the chapters' crates, by `cargo doc`.

use std::env;
use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, anyhow, bail};

use crate::book_root;
use crate::examples::Chapters;
use crate::folder_walk::files_below;

/// Builds it and copies it to `out`.
///
/// # Errors
///
/// When cargo is missing or fails; the message says how to do without.
pub fn write(root: &Path, out: &Path) -> Result<()> {
    let chapters = Chapters::load(root)?;
    let target = book_root::target(root).join("api");
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(&cargo);
    command
        .args(["doc", "--no-deps", "--quiet"])
        .current_dir(root)
        .arg("--target-dir")
        .arg(&target)
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    for chapter in chapters.iter() {
        command.args(["-p", &chapter.krate]);
    }
    let output = command.stderr(Stdio::piped()).output().map_err(|error| {
        match error.kind() {
            io::ErrorKind::NotFound => anyhow!(
                "there is no cargo to document the crates with: install Rust, or leave \
                 the documentation out by --no-api"
            ),
            _ => anyhow!("cargo can't be run: {error}; --no-api does without"),
        }
    })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let error = said
            .lines()
            .find(|line| line.starts_with("error"))
            .unwrap_or("it did not say why");
        bail!("cargo doc failed: {error}; --no-api leaves the documentation out");
    }
    let doc = target.join("doc");
    for file in files_below(&doc)? {
        let to = out.join(&file);
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent)
                .with_context(|| parent.display().to_string())?;
        }
        fs::copy(doc.join(&file), &to).with_context(|| to.display().to_string())?;
    }
    let index = index(&chapters, &doc);
    fs::write(out.join("index.html"), index).context("api/index.html")
}

/// The page that lists the crates.
fn index(chapters: &Chapters, doc: &Path) -> String {
    let items: String = chapters
        .iter()
        .filter_map(|chapter| {
            let folder = chapter.krate.replace('-', "_");
            doc.join(&folder).is_dir().then(|| {
                format!(
                    "<li><a href=\"{folder}/index.html\"><code>{}</code></a></li>\n",
                    chapter.krate
                )
            })
        })
        .collect();
    include_str!("api_index.html").replace("{items}", &items)
}
