//! Where QEMU and the kernel are.

use std::fs;
use std::path::{Path, PathBuf};

use crate::VmError;

/// The packages that `tests/vm/fetch` has unpacked: QEMU with its libraries and firmware,
/// and a kernel with its modules.
#[derive(Debug, Clone)]
pub struct Packages {
    root: PathBuf,
    kernel: PathBuf,
    modules: PathBuf,
}

/// The folder of the cache below the repository's root.
const CACHE: &str = ".cache/vm";

impl Packages {
    /// Looks for them in the cache of the repository at `root`.
    ///
    /// # Errors
    ///
    /// [`VmError::NotFetched`], which names the file that is missing.
    pub fn find(root: &Path) -> Result<Self, VmError> {
        let root = root.join(CACHE);
        let kernel = only_entry(&root.join("boot"), "vmlinuz-")?;
        let modules = only_entry(&root.join("lib/modules"), "")?;
        let found = Self { root, kernel, modules };
        // What was interrupted is not whole, though all that is looked for here be there.
        let whole = found.root.join("complete");
        for file in
            [found.qemu(), found.firmware()[0].join("linuxboot_dma.bin"), whole]
        {
            if !file.is_file() {
                return Err(VmError::NotFetched { path: file });
            }
        }
        Ok(found)
    }

    pub(crate) fn qemu(&self) -> PathBuf {
        self.root.join("usr/bin/qemu-system-x86_64")
    }

    /// `LD_LIBRARY_PATH` for QEMU.
    pub(crate) fn libraries(&self) -> String {
        let folders = ["usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu"];
        folders.map(|it| self.root.join(it).display().to_string()).join(":")
    }

    /// Where QEMU looks for the BIOS and the option ROMs.
    pub(crate) fn firmware(&self) -> [PathBuf; 2] {
        ["usr/share/qemu", "usr/share/seabios"].map(|it| self.root.join(it))
    }

    /// The kernel's image.
    #[must_use]
    pub fn kernel(&self) -> &Path {
        &self.kernel
    }

    /// Debian's Python, whose `socket` knows more families than one built elsewhere may,
    /// and its library.
    ///
    /// # Errors
    ///
    /// [`VmError::NotFetched`].
    pub fn python(&self) -> Result<(PathBuf, PathBuf), VmError> {
        let program = only_entry(&self.root.join("usr/bin"), "python3.")?;
        Ok((program, only_entry(&self.root.join("usr/lib"), "python3.")?))
    }

    /// The folder of the kernel's modules.
    #[must_use]
    pub fn modules(&self) -> &Path {
        &self.modules
    }
}

/// The last entry of the folder, by name, that begins with `prefix`.
fn only_entry(folder: &Path, prefix: &str) -> Result<PathBuf, VmError> {
    let missing = || VmError::NotFetched { path: folder.join(format!("{prefix}*")) };
    let entries = fs::read_dir(folder).map_err(|_| missing())?;
    let names = entries.flatten().map(|entry| entry.path()).filter(|path| {
        let name = path.file_name().unwrap_or_default();
        name.to_string_lossy().starts_with(prefix)
    });
    names.max().ok_or_else(missing)
}
