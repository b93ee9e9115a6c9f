//! What a closed Unix listener leaves behind, and how to remove it safely.
//!
//! ```sh
//! cargo run -p socket-families --example unix_stale_path
//! ```
//!
//! Prints what binding and connecting to the path give at each stage.

use std::io;
use std::path::Path;

use nix::errno::Errno;
use tokio::net::{UnixListener, UnixStream};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("server.sock");

    // ANCHOR: stale
    let listener = UnixListener::bind(&path)?;
    println!("bound; bind again:   {}", outcome(UnixListener::bind(&path)));
    drop(listener);
    println!("closed; file exists: {}", path.exists());
    println!("connect:             {}", outcome(UnixStream::connect(&path).await));
    println!("bind:                {}", outcome(UnixListener::bind(&path)));
    // ANCHOR_END: stale

    let listener = bind_replacing_stale(&path).await?;
    println!("stale path replaced: {}", path.exists());
    println!("live path:           {}", outcome(bind_replacing_stale(&path).await));
    drop(listener);
    std::fs::remove_file(&path)?;

    std::fs::write(&path, "someone's file")?;
    println!("ordinary file:       {}", outcome(bind_replacing_stale(&path).await));
    println!("still there:         {}", path.exists());
    Ok(())
}

// ANCHOR: replace
/// Binds `path`; removes a socket file there first if no one listens on it.
///
/// Two starters may race between the question and the removal: a program that can be
/// started twice at once takes a lock file first.
async fn bind_replacing_stale(path: &Path) -> io::Result<UnixListener> {
    match UnixListener::bind(path) {
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
        bound_or_failed => return bound_or_failed,
    }
    match UnixStream::connect(path).await {
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
            // Refused also by an ordinary file, and that one isn't ours to remove.
            use std::os::unix::fs::FileTypeExt;
            if !std::fs::symlink_metadata(path)?.file_type().is_socket() {
                return Err(Errno::EADDRINUSE.into());
            }
            std::fs::remove_file(path)?;
            UnixListener::bind(path)
        }
        _ => Err(Errno::EADDRINUSE.into()),
    }
}
// ANCHOR_END: replace

fn outcome<T>(result: io::Result<T>) -> String {
    match result {
        Ok(_) => "ok".to_owned(),
        Err(e) => {
            format!("{:?}", Errno::from_raw(e.raw_os_error().unwrap_or_default()))
        }
    }
}
