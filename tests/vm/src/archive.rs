//! A file system for the guest: a cpio archive of the form "newc", which the kernel
//! unpacks into memory when it starts.
//!
//! [The kernel's description](https://docs.kernel.org/driver-api/early-userspace/buffer-format.html).

use std::collections::BTreeSet;
use std::path::{Component, Path};

/// An archive that grows in memory.
#[derive(Debug, Default)]
pub(crate) struct Archive {
    bytes: Vec<u8>,
    folders: BTreeSet<String>,
    files: u32,
}

const FOLDER: u32 = 0o040_755;
const FILE: u32 = 0o100_755;
const LINK: u32 = 0o120_777;
const DEVICE: u32 = 0o020_600;

impl Archive {
    /// A file that may be executed, with the folders above it.
    pub(crate) fn file(&mut self, path: &Path, content: &[u8]) {
        let name = self.prepare(path);
        self.entry(&name, FILE, (0, 0), content);
    }

    /// A symbolic link.
    pub(crate) fn link(&mut self, path: &Path, target: &Path) {
        let name = self.prepare(path);
        let target = target.to_string_lossy().into_owned();
        self.entry(&name, LINK, (0, 0), target.as_bytes());
    }

    /// A character device.
    pub(crate) fn device(&mut self, path: &Path, (major, minor): (u32, u32)) {
        let name = self.prepare(path);
        self.entry(&name, DEVICE, (major, minor), b"");
    }

    /// An empty folder, with those above it.
    pub(crate) fn folder(&mut self, path: &Path) {
        self.prepare(&path.join("."));
        let name = inside(path);
        self.one_folder(&name);
    }

    /// All of it, with the entry that says so.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.entry("TRAILER!!!", 0, (0, 0), b"");
        self.bytes
    }

    /// Makes the folders above, and gives the name inside of the archive.
    fn prepare(&mut self, path: &Path) -> String {
        let name = inside(path);
        let slashes = name.match_indices('/').map(|(at, _)| at);
        for at in slashes.collect::<Vec<_>>() {
            self.one_folder(&name[..at]);
        }
        name
    }

    fn one_folder(&mut self, name: &str) {
        if !name.is_empty() && self.folders.insert(name.to_owned()) {
            self.entry(name, FOLDER, (0, 0), b"");
        }
    }

    // ANCHOR: entry
    fn entry(&mut self, name: &str, mode: u32, device: (u32, u32), content: &[u8]) {
        self.files += 1;
        let length = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX);
        let fields = [
            self.files, // inode
            mode,
            0, // user
            0, // group
            1, // links
            0, // time
            length(content.len()),
            0, // the device that it lies on
            0,
            device.0,
            device.1,
            length(name.len() + 1),
            0, // checksum, of other forms
        ];
        self.bytes.extend_from_slice(b"070701");
        for field in fields {
            self.bytes.extend_from_slice(format!("{field:08X}").as_bytes());
        }
        self.bytes.extend_from_slice(name.as_bytes());
        self.bytes.push(0);
        self.pad();
        self.bytes.extend_from_slice(content);
        self.pad();
    }
    // ANCHOR_END: entry

    /// Each part begins at a multiple of four bytes.
    fn pad(&mut self) {
        let whole = self.bytes.len().next_multiple_of(4);
        self.bytes.resize(whole, 0);
    }
}

/// `/lib/x` as `lib/x`; parts like `..` are left out.
fn inside(path: &Path) -> String {
    let parts = path.components().filter_map(|part| match part {
        Component::Normal(part) => Some(part.to_string_lossy()),
        _ => None,
    });
    parts.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    use super::*;

    #[test]
    fn cpio_lists_what_was_put_in() {
        let mut archive = Archive::default();
        archive.file(Path::new("/lib/deep/x.so"), b"content");
        archive.link(Path::new("/lib64"), Path::new("lib"));
        archive.folder(Path::new("/proc"));
        archive.file(Path::new("/init"), b"12345");
        let bytes = archive.finish();
        assert_eq!(bytes.len() % 4, 0);
        let Ok(mut cpio) = Command::new("cpio")
            .args(["-t", "--quiet"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
        else {
            // Whether it is right, the kernel says when the machine boots.
            return;
        };
        cpio.stdin.take().unwrap().write_all(&bytes).unwrap();
        let listed = cpio.wait_with_output().unwrap();
        let names = "lib\nlib/deep\nlib/deep/x.so\nlib64\nproc\ninit\n";
        assert_eq!(String::from_utf8(listed.stdout).unwrap(), names);
    }
}
