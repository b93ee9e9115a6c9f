//! The kernel's modules, each after those that it depends on.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::VmError;

/// The files of the modules called `wanted`, and of all that these depend on, in the
/// order in which they can be loaded.
///
/// The guest has no `modprobe`. A module names what it depends on in its section
/// `.modinfo`, as `depends=a,b`: modinfo(8).
pub(crate) fn in_order(
    folder: &Path,
    wanted: &[&str],
) -> Result<Vec<PathBuf>, VmError> {
    let mut files = HashMap::new();
    list(folder, &mut files)?;
    let mut ordered = Vec::new();
    for name in wanted {
        add(name, folder, &files, &mut ordered)?;
    }
    Ok(ordered)
}

/// All `*.ko` below the folder, by the module's name.
fn list(folder: &Path, files: &mut HashMap<String, PathBuf>) -> Result<(), VmError> {
    for entry in fs::read_dir(folder).map_err(VmError::file(folder))? {
        let path = entry.map_err(VmError::file(folder))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if let Some(name) = name.strip_suffix(".ko") {
            files.insert(normal(name), path.clone());
        } else if path.is_dir() && !path.is_symlink() {
            list(&path, files)?;
        }
    }
    Ok(())
}

fn add(
    name: &str,
    folder: &Path,
    files: &HashMap<String, PathBuf>,
    ordered: &mut Vec<PathBuf>,
) -> Result<(), VmError> {
    let path = files.get(&normal(name)).ok_or_else(|| VmError::NoModule {
        name: name.to_owned(),
        folder: folder.to_owned(),
    })?;
    if ordered.contains(path) {
        return Ok(());
    }
    let module = fs::read(path).map_err(VmError::file(path))?;
    for needed in depends(&module) {
        add(&needed, folder, files, ordered)?;
    }
    ordered.push(path.clone());
    Ok(())
}

/// A file may have `-` where the module's name has `_`.
fn normal(name: &str) -> String {
    name.replace('-', "_")
}

/// What stands behind `depends=` in the module, up to its null byte.
fn depends(module: &[u8]) -> Vec<String> {
    let key = b"\0depends=";
    let Some(at) = module.windows(key.len()).position(|it| it == key) else {
        return Vec::new();
    };
    let value = module[at + key.len()..].split(|byte| *byte == 0).next();
    let value = String::from_utf8_lossy(value.unwrap_or_default()).into_owned();
    value.split(',').filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(folder: &Path, name: &str, depends: &str) {
        let text = format!("ELF…\0license=GPL\0depends={depends}\0name={name}\0");
        fs::write(folder.join(format!("{name}.ko")), text).expect("a file");
    }

    #[test]
    fn what_a_module_depends_on_comes_before_it_and_once() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("net")).unwrap();
        module(&folder.path().join("net"), "can-raw", "can");
        module(folder.path(), "can", "");
        module(folder.path(), "can-bcm", "can");
        let files = in_order(folder.path(), &["can_bcm", "can_raw"]).unwrap();
        let names: Vec<_> = files
            .iter()
            .map(|it| it.file_stem().unwrap().to_str().unwrap())
            .collect();
        assert_eq!(names, ["can", "can-bcm", "can-raw"]);
    }

    #[test]
    fn a_module_that_is_not_there_is_named() {
        let folder = tempfile::tempdir().unwrap();
        module(folder.path(), "rfcomm", "bluetooth");
        let error = in_order(folder.path(), &["rfcomm"]).unwrap_err();
        assert!(error.to_string().contains("no module \"bluetooth\""), "{error}");
    }
}
