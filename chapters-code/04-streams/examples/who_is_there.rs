//! What a writer knows about its connection.
//!
//! ```sh
//! cargo run -p streams --example who_is_there
//! ```
//!
//! The server tells its client the name that it sees, and the client compares.

use streams::{DEFAULT_LIMIT, StreamReader, StreamWriter, open_stream};
use tokio::net::{TcpListener, TcpStream};

// ANCHOR: greet
async fn greet(_reader: StreamReader, writer: StreamWriter) -> anyhow::Result<()> {
    if let Some(peer) = writer.peer_name() {
        writer.write(format!("you are {peer}\n").as_bytes());
    }
    writer.close().wait_closed().await?;
    Ok(())
}
// ANCHOR_END: greet

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let stream = TcpStream::connect(address).await?;
    let (accepted, _) = listener.accept().await?;
    let (reader, writer) = open_stream(accepted, DEFAULT_LIMIT)?;
    let greeting = tokio::spawn(greet(reader, writer));

    // ANCHOR: client
    let (mut reader, writer) = open_stream(stream, DEFAULT_LIMIT)?;
    let peer = writer.peer_name().expect("TCP has names").to_string();
    println!("our peer is the server: {}", peer == address.to_string());
    let our_name = writer.socket_name().expect("TCP has names").to_string();
    let told = reader.readline().await?;
    let same = told == format!("you are {our_name}\n");
    println!("and it sees our own name: {same}");

    let socket = writer.socket().expect("TCP has a socket");
    println!("Nagle's algorithm is off: {}", socket.nodelay()?);
    let tls = if writer.tls().is_none() { "none" } else { "on" };
    println!("TLS: {tls}");
    // ANCHOR_END: client
    let transport = writer.transport().clone();
    writer.close().wait_closed().await?;
    println!("still known when closed: {}", transport.peer_name().is_some());
    greeting.await?
}
