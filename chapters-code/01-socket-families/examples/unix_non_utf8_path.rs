//! A socket path whose bytes are no UTF-8, there and back.
//!
//! ```sh
//! cargo run -p socket-families --example unix_non_utf8_path
//! ```
//!
//! Prints the bytes bound, the bytes read back, and how the path prints.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use socket_families::UnixAddress;
use tokio::net::UnixListener;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    std::env::set_current_dir(&folder)?;

    // ANCHOR: round_trip
    // A path is bytes; OsStr holds any, where str holds only UTF-8.
    let path = OsStr::from_bytes(b"\xff\xfe.sock");
    let listener = UnixListener::bind(path)?;
    let address = listener.local_addr()?;
    let read_back = address.as_pathname().map(|path| path.as_os_str().as_bytes());
    println!("bound:     {}", path.as_bytes().escape_ascii());
    println!("read back: {}", read_back.unwrap_or_default().escape_ascii());
    println!("is UTF-8:  {}", path.to_str().is_some());
    println!("as text:   {}", UnixAddress::from(address));
    // ANCHOR_END: round_trip
    Ok(())
}
