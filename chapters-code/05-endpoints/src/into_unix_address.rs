//! A Unix address in any of its forms.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use socket_families::UnixAddress;

/// What can be the address of a Unix socket: a path in one of its forms, or a
/// [`UnixAddress`]. A text that begins with a null byte is an abstract name, as in
/// asyncio.
pub trait IntoUnixAddress {
    /// The address.
    fn into_unix_address(self) -> UnixAddress;
}

impl IntoUnixAddress for UnixAddress {
    fn into_unix_address(self) -> UnixAddress {
        self
    }
}

impl IntoUnixAddress for &str {
    fn into_unix_address(self) -> UnixAddress {
        unix_address(OsStr::new(self))
    }
}

impl IntoUnixAddress for &Path {
    fn into_unix_address(self) -> UnixAddress {
        unix_address(self.as_os_str())
    }
}

impl IntoUnixAddress for &PathBuf {
    fn into_unix_address(self) -> UnixAddress {
        unix_address(self.as_os_str())
    }
}

impl IntoUnixAddress for PathBuf {
    fn into_unix_address(self) -> UnixAddress {
        unix_address(self.as_os_str())
    }
}

/// A path; an abstract name if it begins with a null byte.
fn unix_address(path: &OsStr) -> UnixAddress {
    match path.as_bytes() {
        [0, name @ ..] => UnixAddress::Abstract(name.to_vec()),
        _ => UnixAddress::Path(path.into()),
    }
}
