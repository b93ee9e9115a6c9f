//! A name with three addresses, of which one answers: the first, or each in turn.
//!
//! ```sh
//! cargo run -p socket-families --example resolve_all
//! ```
//!
//! Prints what connecting to the first address gives, and which one trying all arrives at.

use std::io;
use std::net::SocketAddr;

use tokio::net::{TcpListener, TcpSocket, TcpStream};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // A port that is bound and doesn't listen refuses, and no one else can take it.
    let closed = [refusing("127.0.0.1:0")?, refusing("127.0.0.2:0")?];
    let listener = TcpListener::bind("127.0.0.3:0").await?;

    // ANCHOR: found
    // What a resolver could return for one name, in its order.
    let found: [SocketAddr; 3] =
        [closed[0].local_addr()?, closed[1].local_addr()?, listener.local_addr()?];
    // ANCHOR_END: found

    // ANCHOR: first_only
    match TcpStream::connect(found[0]).await {
        Ok(stream) => {
            println!("first only: connected to {}", stream.peer_addr()?.ip())
        }
        Err(e) => println!("first only: {}", e.kind()),
    }
    // ANCHOR_END: first_only

    // ANCHOR: every
    let stream = TcpStream::connect(&found[..]).await?;
    println!("each in turn: connected to {}", stream.peer_addr()?.ip());
    // ANCHOR_END: every

    // ANCHOR: numeric
    // A number needs no resolver: one address, the same one each time.
    let number = ("127.0.0.3", listener.local_addr()?.port());
    let addresses: Vec<_> = tokio::net::lookup_host(number).await?.collect();
    println!("a number: {} address, {}", addresses.len(), addresses[0].ip());
    // ANCHOR_END: numeric
    Ok(())
}

fn refusing(address: &str) -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(address.parse().map_err(io::Error::other)?)?;
    Ok(socket)
}
