//! Who may connect to a Unix socket: the file's mode and the folder's, or nobody's.
//!
//! ```sh
//! cargo run -p socket-families --example unix_permissions
//! ```
//!
//! Prints what a connect by an ordinary user gives. Under root the program takes the
//! rights of the user 65534 for its file accesses, since root passes every mode.

use std::fs::{Permissions, set_permissions};
use std::io;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{SocketAddr, UnixListener, UnixStream};

use nix::errno::Errno;
use nix::unistd::{Uid, setfsuid};

fn main() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("server.sock");

    // ANCHOR: modes
    let _listener = UnixListener::bind(&path)?;
    for (folder_mode, file_mode) in [(0o755, 0o444), (0o755, 0o222), (0o644, 0o222)]
    {
        set_permissions(&path, Permissions::from_mode(file_mode))?;
        set_permissions(&folder, Permissions::from_mode(folder_mode))?;
        let result = as_ordinary_user(|| UnixStream::connect(&path));
        println!("folder {folder_mode:o}, file {file_mode:o}: {}", outcome(result));
        set_permissions(&folder, Permissions::from_mode(0o755))?;
    }
    // ANCHOR_END: modes

    // ANCHOR: abstract_name
    let name = format!("anyone-{}", std::process::id());
    let address = SocketAddr::from_abstract_name(name)?;
    let _listener = UnixListener::bind_addr(&address)?;
    let result = as_ordinary_user(|| UnixStream::connect_addr(&address));
    println!("an abstract name has no mode: {}", outcome(result));
    // ANCHOR_END: abstract_name
    Ok(())
}

/// The kernel keeps the user for file accesses by thread; here it is changed and put back.
fn as_ordinary_user<T>(call: impl FnOnce() -> T) -> T {
    let before = Uid::effective();
    if before.is_root() {
        setfsuid(Uid::from_raw(65534));
    }
    let result = call();
    setfsuid(before);
    result
}

fn outcome(result: io::Result<UnixStream>) -> String {
    match result {
        Ok(_) => "ok".to_owned(),
        Err(e) => {
            format!("{:?}", Errno::from_raw(e.raw_os_error().unwrap_or_default()))
        }
    }
}
