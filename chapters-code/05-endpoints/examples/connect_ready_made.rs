//! Connections of sockets that are there already, and of Unix sockets.
//!
//! ```sh
//! cargo run -p endpoints --example connect_ready_made
//! ```
//!
//! Prints what comes through a pair of sockets, a Unix path and a socket with an option
//! set before it connected; and what becomes of a socket that isn't connected.

use std::os::unix::net::UnixStream;

use endpoints::{create_connection, create_unix_connection, open_connection};
use socket2::{Domain, Socket, Type};
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, UnixListener};
use transports::{Protocol, Transport};

// ANCHOR: protocol
struct Hello;

impl Protocol for Hello {
    fn connection_made(&mut self, transport: Transport) {
        transport.write(b"hello");
        transport.close();
    }
}
// ANCHOR_END: protocol

async fn read(
    mut peer: impl tokio::io::AsyncRead + Unpin,
) -> anyhow::Result<String> {
    let mut words = String::new();
    peer.read_to_string(&mut words).await?;
    Ok(words)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: pair
    let (near, far) = UnixStream::pair()?;
    create_connection(|| Hello, near).await?;
    // ANCHOR_END: pair
    let (mut reader, _writer) = open_connection(far).await?;
    println!("a pair: {}", String::from_utf8(reader.read_to_end().await?.into())?);

    let folder = tempfile::tempdir()?;
    let path = folder.path().join("hello.sock");
    let listener = UnixListener::bind(&path)?;
    // ANCHOR: unix
    create_unix_connection(|| Hello, &path).await?;
    // ANCHOR_END: unix
    println!("a path: {}", read(listener.accept().await?.0).await?);

    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    // ANCHOR: option
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    socket.set_keepalive(true)?;
    socket.connect(&address.into())?;
    create_connection(|| Hello, socket).await?;
    // ANCHOR_END: option
    println!("a socket: {}", read(listener.accept().await?.0).await?);

    // ANCHOR: unconnected
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    match create_connection(|| Hello, socket).await {
        Ok(transport) => println!("connected to {:?}", transport.peer_name()),
        Err(error) => println!("not connected: {error}"),
    }
    // ANCHOR_END: unconnected
    Ok(())
}
