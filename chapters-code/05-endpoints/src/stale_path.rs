//! Socket files that nobody stands behind.

use std::fs;
use std::io;
use std::os::unix::fs::FileTypeExt;
use std::path::Path;

use socket2::{Domain, SockAddr, Socket, Type};

/// Removes the socket at `path` if it is left over; does nothing if there is no file, or
/// one that is no socket: `bind` says what is wrong with that.
///
/// A socket file stays when its socket is closed, and keeps the path from being bound.
/// asyncio removes any; here the path is first connected to, so that one which somebody
/// still receives at is kept.
///
/// # Errors
///
/// `AddrInUse` if somebody receives there; else why it can't be told or removed.
// ANCHOR: remove_stale_path
pub(crate) fn remove_stale_path(path: &Path, of_type: Type) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(file) if file.file_type().is_socket() => {}
        Ok(_) => return Ok(()),
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    }
    let probe = Socket::new(Domain::UNIX, of_type, None)?;
    probe.set_nonblocking(true)?;
    match probe.connect(&SockAddr::unix(path)?) {
        Err(e) if e.kind() == io::ErrorKind::ConnectionRefused => {
            fs::remove_file(path)
        }
        // Removed by somebody else in between.
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(e) if e.kind() == io::ErrorKind::PermissionDenied => Err(e),
        // Connected; or the queue is full; or it is a live socket of another type.
        _ => Err(io::ErrorKind::AddrInUse.into()),
    }
}
// ANCHOR_END: remove_stale_path
