//! The folder that a site is built into, which is never half new and half old.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// The file by which a folder is known to hold a site of ours.
const MARK: &str = ".reader-build";
/// The folder inside it in which the next site is built.
const STAGE: &str = ".reader-stage";

/// A folder that may be written, with a stage inside it for the next site.
#[derive(Debug)]
pub struct OutputFolder {
    path: PathBuf,
    stage: PathBuf,
}

impl OutputFolder {
    /// Makes the folder if there is none.
    ///
    /// # Errors
    ///
    /// When it can't be written, or holds something other than an earlier site.
    pub fn prepare(path: &Path) -> Result<Self> {
        let cannot = || format!("{}: can't write the site there", path.display());
        fs::create_dir_all(path).with_context(cannot)?;
        let path = fs::canonicalize(path).with_context(cannot)?;
        let is_empty = fs::read_dir(&path).with_context(cannot)?.next().is_none();
        if !is_empty && !path.join(MARK).is_file() {
            bail!(
                "{}: this folder holds something that `reader build` did not put there; \
                 choose another by --out, or empty it",
                path.display()
            );
        }
        fs::write(path.join(MARK), "").with_context(cannot)?;
        let stage = path.join(STAGE);
        if stage.exists() {
            fs::remove_dir_all(&stage).with_context(cannot)?;
        }
        fs::create_dir(&stage).with_context(cannot)?;
        Ok(Self { path, stage })
    }

    /// Where to put the parts of the site.
    pub fn stage(&self) -> &Path {
        &self.stage
    }

    /// Puts what is on the stage in the place of what was in the folder.
    ///
    /// # Errors
    ///
    /// When a file can't be removed or moved.
    pub fn publish(self) -> Result<()> {
        for name in names(&self.path)? {
            if name == MARK || name == STAGE {
                continue;
            }
            let old = self.path.join(name);
            match old.is_dir() {
                true => fs::remove_dir_all(&old),
                false => fs::remove_file(&old),
            }
            .with_context(|| format!("{}: can't be removed", old.display()))?;
        }
        for name in names(&self.stage)? {
            let new = self.path.join(&name);
            fs::rename(self.stage.join(name), &new)
                .with_context(|| format!("{}: can't be written", new.display()))?;
        }
        Ok(())
    }
}

impl Drop for OutputFolder {
    fn drop(&mut self) {
        // After a failed build nothing but the site before it stays.
        let _ = fs::remove_dir_all(&self.stage);
    }
}

fn names(folder: &Path) -> Result<Vec<String>> {
    let entries = fs::read_dir(folder)
        .with_context(|| format!("{}: can't be read", folder.display()))?;
    let mut names = Vec::new();
    for entry in entries {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    Ok(names)
}
