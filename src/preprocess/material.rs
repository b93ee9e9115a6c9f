//! What the pages are made of besides their text: the crates, the ledger, the sections.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};

use crate::examples::Chapters;
use crate::ledger::Ledger;
use crate::sections::Sections;

/// All that directives can name, read once for a build.
#[derive(Debug)]
pub struct Material {
    /// The book's root.
    pub root: PathBuf,
    /// The chapters' crates and their examples.
    pub chapters: Chapters,
    /// Whether pages of the sources go with the build, for links to them.
    pub source_pages: bool,
    ledger: Result<Ledger, String>,
    sections: Result<Sections, String>,
}

impl Material {
    /// Reads what the book at `root` has. A ledger that can't be read is told only when a
    /// page asks for it.
    ///
    /// # Errors
    ///
    /// When `chapters-code/` can't be read.
    pub fn load(root: &Path, source_pages: bool) -> Result<Self> {
        Ok(Self {
            root: root.to_owned(),
            chapters: Chapters::load(root)?,
            source_pages,
            ledger: Ledger::load(root).map_err(|error| error.to_string()),
            sections: Sections::load(root).map_err(|error| error.to_string()),
        })
    }

    /// The ledger.
    ///
    /// # Errors
    ///
    /// When it can't be read.
    pub fn ledger(&self) -> Result<&Ledger> {
        self.ledger.as_ref().map_err(|error| anyhow!("{error}"))
    }

    /// The sections of the original.
    ///
    /// # Errors
    ///
    /// When their list can't be read.
    pub fn sections(&self) -> Result<&Sections> {
        self.sections.as_ref().map_err(|error| anyhow!("{error}"))
    }

    /// The text of a file below the root.
    ///
    /// # Errors
    ///
    /// When there is none; the message names it.
    pub fn read(&self, path: &Path) -> Result<String> {
        fs::read_to_string(self.root.join(path))
            .with_context(|| format!("{} can't be read", path.display()))
            .map_err(|error| anyhow!("{error:#}"))
    }

    /// Whether there is such a file below the root.
    pub fn has(&self, path: &Path) -> bool {
        self.root.join(path).is_file()
    }
}
