//! What a program loads when it starts.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::VmError;

/// The shared libraries of a program and its loader, by ldd(1). None for one that is
/// linked statically.
pub(crate) fn of(program: &Path) -> Result<BTreeSet<PathBuf>, VmError> {
    let output =
        Command::new("ldd").arg(program).output().map_err(VmError::file("ldd"))?;
    let mut found = BTreeSet::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        // `libc.so.6 => /lib/… (0x…)`, `/lib64/ld-linux… (0x…)`, `linux-vdso.so.1 (0x…)`.
        let library = line.split_whitespace().next().unwrap_or_default();
        if line.contains("not found") {
            let (program, library) = (program.to_owned(), library.to_owned());
            return Err(VmError::NoLibrary { program, library });
        }
        let path = line.split_whitespace().find(|word| word.starts_with('/'));
        found.extend(path.map(PathBuf::from));
    }
    Ok(found)
}
