//! The three forms of a Unix address, as each system call that returns one reports it.
//!
//! ```sh
//! cargo run -p socket-families --example unix_addresses
//! ```
//!
//! Prints a line for each of getsockname, getpeername, accept and recvfrom.

use socket_families::UnixAddress;
use socket2::{SockAddr, SockRef};
use tokio::net::{UnixDatagram, UnixListener, UnixStream};

// ANCHOR: describe
fn describe(address: impl Into<UnixAddress>) -> String {
    match address.into() {
        UnixAddress::Unnamed => "unnamed".to_owned(),
        UnixAddress::Path(path) => format!("path {}", path.display()),
        UnixAddress::Abstract(name) => format!("abstract, {} bytes", name.len()),
    }
}
// ANCHOR_END: describe

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    std::env::set_current_dir(&folder)?;

    // ANCHOR: stream
    let listener = UnixListener::bind("server.sock")?;
    let client = UnixStream::connect("server.sock").await?;
    let (accepted, from) = listener.accept().await?;
    println!("the client's own:  {}", describe(client.local_addr()?));
    println!("the client's peer: {}", describe(client.peer_addr()?));
    println!("the server's own:  {}", describe(accepted.local_addr()?));
    println!("the server's peer: {}", describe(accepted.peer_addr()?));
    println!("from accept:       {}", describe(from));
    // ANCHOR_END: stream

    // ANCHOR: datagram
    // The null byte inside belongs to the name, as every other byte does.
    let name = format!("book\0{:07}", std::process::id()).into_bytes();
    let receiver = UnixDatagram::unbound()?;
    let address = SockAddr::try_from(&UnixAddress::Abstract(name))?;
    SockRef::from(&receiver).bind(&address)?;
    println!("the receiver's:    {}", describe(receiver.local_addr()?));

    for sender in [UnixDatagram::bind("sender.sock")?, UnixDatagram::unbound()?] {
        SockRef::from(&sender).send_to(b"hello", &address)?;
        let (_, from) = receiver.recv_from(&mut [0; 5]).await?;
        println!("from recvfrom:     {}", describe(from));
    }
    // ANCHOR_END: datagram
    Ok(())
}
