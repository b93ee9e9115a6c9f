//! A connection with a protocol, to a host by its name.
//!
//! ```sh
//! cargo run -p endpoints --example connect_by_name
//! ```
//!
//! Prints the order in which things happen, and that nothing is made of a connection that
//! fails.

use endpoints::{create_connection, open_connection};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use transports::{Protocol, Transport};

// ANCHOR: protocol
struct Greeter {
    name: &'static str,
}

impl Protocol for Greeter {
    fn connection_made(&mut self, transport: Transport) {
        println!("connection_made");
        transport.write(format!("hello from {}\n", self.name).as_bytes());
    }
}
// ANCHOR_END: protocol

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let port = listener.local_addr()?.port();
    // ANCHOR: connect
    let factory = || {
        println!("the factory is called");
        Greeter { name: "Ada" }
    };
    let transport = create_connection(factory, ("localhost", port)).await?;
    println!("create_connection returns");
    // ANCHOR_END: connect
    let (mut peer, _) = listener.accept().await?;
    transport.close();
    let mut words = String::new();
    peer.read_to_string(&mut words).await?;
    print!("the server reads: {words}");

    // ANCHOR: streams
    let (mut reader, writer) = open_connection(("localhost", port)).await?;
    println!("open_connection returns");
    // ANCHOR_END: streams
    let (mut peer, _) = listener.accept().await?;
    peer.write_all(b"hello, whoever you are\n").await?;
    // ANCHOR: reading
    let line = reader.readline().await?;
    print!("the client reads: {}", String::from_utf8_lossy(&line));
    // ANCHOR_END: reading
    writer.close().wait_closed().await?;

    drop(listener);
    // ANCHOR: in_vain
    let factory = || -> Greeter { unreachable!("nobody answers") };
    match create_connection(factory, ("127.0.0.1", port)).await {
        Ok(transport) => println!("connected to {:?}", transport.peer_name()),
        Err(_) => println!("no connection, and no call of the factory"),
    }
    // ANCHOR_END: in_vain
    Ok(())
}
