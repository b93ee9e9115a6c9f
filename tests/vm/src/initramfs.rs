//! The guest's file system: init, the modules, the programs, and what they load.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::archive::Archive;
use crate::{Packages, Plan, VmError, libraries, modules};

/// The modules of the families that the book shows, of the ciphers that they use, and of
/// the cables between two nodes.
const MODULES: &[&str] = &[
    "tipc",
    "can_raw",
    "can_bcm",
    "can_isotp",
    "can_j1939",
    "vcan",
    "ecb",
    "cmac",
    "crc32c_generic",
    "bluetooth",
    "hci_vhci",
    "rfcomm",
    "vsock_loopback",
    "algif_hash",
    "algif_skcipher",
    "algif_aead",
    "algif_rng",
    "ghash_generic",
    "ctr",
    "gcm",
    "seqiv",
    "sctp",
    "veth",
];

/// Makes the archive. In the machine `/plan` has a line for each program: its file and its
/// arguments, separated by null bytes; `/modules` names the modules in order.
pub(crate) fn make(
    packages: &Packages,
    init: &Path,
    plan: &Plan,
) -> Result<Vec<u8>, VmError> {
    let mut archive = Archive::default();
    for folder in ["dev", "proc", "sys", "tmp", "run", "etc"] {
        archive.folder(Path::new(folder));
    }
    // Before /dev is mounted, the kernel opens this one for init.
    archive.device(Path::new("dev/console"), (5, 1));
    archive.file(Path::new("etc/hosts"), b"127.0.0.1 localhost\n::1 localhost\n");

    let mut names = String::new();
    for file in modules::in_order(packages.modules(), MODULES)? {
        let name =
            file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let inside = format!("/lib/modules/{name}");
        archive.file(Path::new(&inside), &read(&file)?);
        names.push_str(&format!("{inside}\n"));
    }
    archive.file(Path::new("modules"), names.as_bytes());

    let mut loaded = libraries::of(init)?;
    archive.file(Path::new("init"), &read(init)?);
    let mut lines = Vec::new();
    let mut brought = BTreeSet::new();
    for program in &plan.programs {
        let name = program.file.file_name().unwrap_or_default().to_string_lossy();
        let inside = inside_bin(&name);
        if brought.insert(inside.clone()) {
            loaded.extend(libraries::of(&program.file)?);
            archive.file(&inside, &read(&program.file)?);
        }
        let words = std::iter::once(inside.to_string_lossy().into_owned())
            .chain(program.arguments.iter().cloned());
        lines.push(words.collect::<Vec<_>>().join("\0"));
    }
    for name in ["ip", "tipc"] {
        bring(&mut archive, &command(name)?, &inside_bin(name), &mut loaded)?;
    }
    archive.file(Path::new("plan"), lines.join("\n").as_bytes());
    for (host, inside) in plan.files.iter().filter(|it| !brought.contains(&it.1)) {
        bring(&mut archive, host, inside, &mut loaded)?;
    }
    for library in loaded {
        archive.file(&library, &read(&library)?);
    }
    Ok(archive.finish())
}

fn inside_bin(name: &str) -> PathBuf {
    Path::new("/bin").join(name)
}

/// A file, or all that is in a folder. A program and a shared object bring what they load.
fn bring(
    archive: &mut Archive,
    host: &Path,
    inside: &Path,
    loaded: &mut BTreeSet<PathBuf>,
) -> Result<(), VmError> {
    if host.is_symlink() {
        let target = fs::read_link(host).map_err(VmError::file(host))?;
        archive.link(inside, &target);
        return Ok(());
    }
    if !host.is_dir() {
        let content = read(host)?;
        if content.starts_with(b"\x7fELF") {
            loaded.extend(libraries::of(host)?);
        }
        archive.file(inside, &content);
        return Ok(());
    }
    for entry in fs::read_dir(host).map_err(VmError::file(host))? {
        let entry = entry.map_err(VmError::file(host))?;
        bring(archive, &entry.path(), &inside.join(entry.file_name()), loaded)?;
    }
    Ok(())
}

/// Where a command of this host is.
fn command(name: &str) -> Result<PathBuf, VmError> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path)
        .chain(["/sbin", "/usr/sbin"].map(PathBuf::from));
    let file = folders.map(|folder| folder.join(name)).find(|file| file.is_file());
    let file = file.ok_or_else(|| VmError::NoCommand { name: name.to_owned() })?;
    fs::canonicalize(&file).map_err(VmError::file(file))
}

fn read(file: &Path) -> Result<Vec<u8>, VmError> {
    fs::read(file).map_err(VmError::file(file))
}
