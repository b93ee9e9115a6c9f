//! The file of a Unix socket, and whose it is.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use socket2::Socket;

/// A socket file that we have made, to be removed when the server ends: asyncio's
/// `cleanup_socket`, since 3.13.
#[derive(Debug)]
pub(crate) struct SocketFile {
    path: PathBuf,
    identity: (u64, u64),
}

impl SocketFile {
    /// The file at the path that `socket` is bound to; `None` if there is none.
    pub(crate) fn of(socket: &Socket) -> Option<Self> {
        let path = socket.local_addr().ok()?.as_pathname()?.to_owned();
        let identity = identity(&path).ok()?;
        Some(Self { path, identity })
    }

    /// Removes the file, unless it is gone or another has taken its place.
    // ANCHOR: remove
    pub(crate) fn remove(&self) {
        let removed = match identity(&self.path) {
            Ok(found) if found == self.identity => fs::remove_file(&self.path),
            Ok(_) => Ok(()),
            Err(error) => Err(error),
        };
        match removed {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                let path = self.path.display();
                tracing::error!(%path, %error, "the socket file can't be removed");
            }
            _ => {}
        }
    }
    // ANCHOR_END: remove
}

/// A path can be taken by another file; its device and inode can't, while it exists.
fn identity(path: &Path) -> io::Result<(u64, u64)> {
    fs::metadata(path).map(|file| (file.dev(), file.ino()))
}
