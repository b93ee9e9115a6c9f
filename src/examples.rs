//! The chapters' crates and their examples.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};

/// A chapter's crate, `chapters-code/NN-NAME`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// Its folder, such as `01-socket-families`; the pages' folder has the same name.
    pub folder: String,
    /// The crate's name, such as `socket-families`.
    pub krate: String,
    /// The names of its examples, sorted.
    pub examples: Vec<String>,
}

impl Chapter {
    /// Its folder below the book's root.
    pub fn path(&self) -> PathBuf {
        Path::new("chapters-code").join(&self.folder)
    }

    /// A file of it below the book's root.
    pub fn file(&self, below: &str) -> PathBuf {
        self.path().join(below)
    }

    /// Whether `name` means this chapter: its crate, its folder or its number.
    fn is_called(&self, name: &str) -> bool {
        let number = self.folder.split('-').next().unwrap_or_default();
        name == self.krate
            || name == self.folder
            || (!number.is_empty()
                && name.trim_start_matches('0') == number.trim_start_matches('0'))
    }
}

/// All chapters in the order of the book.
#[derive(Clone, Debug)]
pub struct Chapters(Vec<Chapter>);

impl Chapters {
    /// Reads which crates `chapters-code/` of the book at `root` has, and their examples.
    ///
    /// # Errors
    ///
    /// When a folder can't be read, or a `Cargo.toml` has no package name.
    pub fn load(root: &Path) -> Result<Self> {
        let mut chapters = Vec::new();
        for folder in file_names(&root.join("chapters-code"))? {
            let path = root.join("chapters-code").join(&folder);
            let manifest = path.join("Cargo.toml");
            if !manifest.is_file() {
                continue;
            }
            let krate = package_name(&manifest)?;
            let examples = match path.join("examples") {
                examples if examples.is_dir() => file_names(&examples)?,
                _ => Vec::new(),
            };
            let examples = examples
                .iter()
                .filter_map(|name| name.strip_suffix(".rs"))
                .map(str::to_owned)
                .collect();
            chapters.push(Chapter { folder, krate, examples });
        }
        Ok(Self(chapters))
    }

    /// All chapters, in the order of the book.
    pub fn iter(&self) -> std::slice::Iter<'_, Chapter> {
        self.0.iter()
    }

    /// The chapter that has this folder, crate name or number.
    pub fn chapter(&self, name: &str) -> Option<&Chapter> {
        self.iter().find(|chapter| chapter.is_called(name))
    }

    /// The example called `CHAPTER/EXAMPLE` or only `EXAMPLE`, with its chapter.
    ///
    /// # Errors
    ///
    /// When there is none; the message names those that are spelt alike.
    pub fn example<'a>(&'a self, name: &'a str) -> Result<(&'a Chapter, &'a str)> {
        let (chapter, example) = match name.rsplit_once('/') {
            None => (None, name),
            Some((chapter, example)) => {
                let found = self.chapter(chapter).ok_or_else(|| {
                    let known: Vec<_> =
                        self.iter().map(|chapter| chapter.krate.as_str()).collect();
                    anyhow!(
                        "there is no chapter `{chapter}`; there are {}",
                        known.join(", ")
                    )
                })?;
                (Some(found), example)
            }
        };
        self.iter()
            .filter(|other| chapter.is_none_or(|chapter| *other == chapter))
            .find(|chapter| chapter.examples.iter().any(|known| known == example))
            .map(|chapter| (chapter, example))
            .ok_or_else(|| self.no_example(name, example))
    }

    /// The error that there is no such example, with those that are spelt alike.
    fn no_example(&self, name: &str, example: &str) -> anyhow::Error {
        let mut alike: Vec<(f64, String)> = Vec::new();
        for chapter in self.iter() {
            for known in &chapter.examples {
                let score = match known.contains(example) && !example.is_empty() {
                    true => 1.0,
                    false => strsim::jaro_winkler(known, example),
                };
                if score > 0.8 {
                    alike.push((score, format!("{}/{known}", chapter.krate)));
                }
            }
        }
        alike.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        let names: Vec<_> =
            alike.into_iter().take(3).map(|(_, name)| name).collect();
        match names.as_slice() {
            [] => anyhow!(
                "there is no example `{name}`; `reader list` shows those there are"
            ),
            names => anyhow!(
                "there is no example `{name}`; did you mean {}?",
                names.join(" or ")
            ),
        }
    }
}

/// The name of the package that `manifest` is of.
pub(crate) fn package_name(manifest: &Path) -> Result<String> {
    let text = fs::read_to_string(manifest)
        .with_context(|| format!("{}: can't be read", manifest.display()))?;
    let table: toml::Table = text
        .parse()
        .with_context(|| format!("{}: this is no Cargo.toml", manifest.display()))?;
    let name = table.get("package").and_then(|package| package.get("name"));
    match name.and_then(toml::Value::as_str) {
        Some(name) => Ok(name.to_owned()),
        None => bail!("{}: it has no package name", manifest.display()),
    }
}

/// The names of what is in a folder, sorted.
fn file_names(folder: &Path) -> Result<Vec<String>> {
    let entries = fs::read_dir(folder)
        .with_context(|| format!("{}: can't be read", folder.display()))?;
    let mut names = Vec::new();
    for entry in entries {
        let entry =
            entry.with_context(|| format!("{}: can't be read", folder.display()))?;
        names.extend(entry.file_name().into_string());
    }
    names.sort();
    Ok(names)
}
