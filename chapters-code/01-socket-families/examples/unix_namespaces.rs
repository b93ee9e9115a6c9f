//! Abstract names and paths: two name spaces, one family.
//!
//! ```sh
//! cargo run -p socket-families --example unix_namespaces
//! ```
//!
//! Prints what arrives between them, and what one name of each is to the other.

use std::io;

use nix::errno::Errno;
use socket_families::{AddressError, UnixAddress};
use socket2::{SockAddr, SockRef};
use tokio::net::UnixDatagram;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("mail.sock");
    let name = format!("mail-{}", std::process::id()).into_bytes();

    // ANCHOR: both_ways
    let by_path = bound(&UnixAddress::Path(file.clone()))?;
    let by_name = bound(&UnixAddress::Abstract(name.clone()))?;
    send(&by_path, &UnixAddress::Abstract(name), b"from a path")?;
    send(&by_name, &UnixAddress::Path(file.clone()), b"from an abstract name")?;
    for receiver in [&by_name, &by_path] {
        let mut buffer = [0; 32];
        let length = receiver.recv(&mut buffer).await?;
        println!("received {:?}", String::from_utf8_lossy(&buffer[..length]));
    }
    // ANCHOR_END: both_ways

    // ANCHOR: apart
    // The path's bytes, as an abstract name: nobody has bound that one.
    let same_bytes =
        UnixAddress::Abstract(file.into_os_string().into_encoded_bytes());
    println!(
        "sent to the path's bytes as a name: {}",
        outcome(send(&by_name, &same_bytes, b"?"))
    );
    let twin = bound(&same_bytes)?;
    println!("and that name can be bound beside the path: ok");
    // ANCHOR_END: apart
    drop(twin);
    println!(
        "once closed it is gone: {}",
        outcome(send(&by_name, &same_bytes, b"?"))
    );
    Ok(())
}

fn bound(address: &UnixAddress) -> anyhow::Result<UnixDatagram> {
    let socket = UnixDatagram::unbound()?;
    SockRef::from(&socket).bind(&SockAddr::try_from(address)?)?;
    Ok(socket)
}

fn send(from: &UnixDatagram, to: &UnixAddress, text: &[u8]) -> io::Result<()> {
    let to =
        SockAddr::try_from(to).map_err(|e: AddressError| io::Error::other(e))?;
    SockRef::from(from).send_to(text, &to)?;
    Ok(())
}

fn outcome(result: io::Result<()>) -> String {
    match result {
        Ok(()) => "ok".to_owned(),
        Err(e) => {
            format!("{:?}", Errno::from_raw(e.raw_os_error().unwrap_or_default()))
        }
    }
}
