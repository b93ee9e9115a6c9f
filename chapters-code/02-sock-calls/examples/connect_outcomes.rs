//! What can become of a connect: connected, refused, no answer, a full Unix backlog.
//!
//! ```sh
//! cargo run -p sock-calls --example connect_outcomes
//! ```
//!
//! Prints a line for each. The one without an answer is given up by a timeout.

use std::net::SocketAddr;
use std::time::Duration;

use sock_calls::sock_connect;
use socket2::{Domain, SockAddr, Socket, Type};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let localhost: SockAddr = SocketAddr::from(([127, 0, 0, 1], 0)).into();

    // ANCHOR: tcp
    let listener = nonblocking(Domain::IPV4)?;
    listener.bind(&localhost)?;
    listener.listen(0)?;
    let address = listener.local_addr()?;
    let client = sock_connect(nonblocking(Domain::IPV4)?, &address).await?;
    println!("connected: {}", client.socket().peer_addr()? == address);

    // A backlog of 0 holds one connection: the next ones get no answer.
    let attempt = sock_connect(nonblocking(Domain::IPV4)?, &address);
    let given_up = tokio::time::timeout(Duration::from_millis(300), attempt).await;
    println!("no answer: given up: {}", given_up.is_err());

    drop(listener);
    let refused = sock_connect(nonblocking(Domain::IPV4)?, &address).await;
    let error = refused.expect_err("the listener is closed");
    println!("nobody listens: {:?}", error.source.kind());
    // ANCHOR_END: tcp

    // ANCHOR: unix
    let folder = tempfile::tempdir()?;
    let address = SockAddr::unix(folder.path().join("socket"))?;
    let listener = nonblocking(Domain::UNIX)?;
    listener.bind(&address)?;
    listener.listen(0)?;
    let _client = sock_connect(nonblocking(Domain::UNIX)?, &address).await?;
    match sock_connect(nonblocking(Domain::UNIX)?, &address).await {
        Ok(_) => println!("full Unix backlog: connected"),
        Err(error) => {
            println!("full Unix backlog: {:?}", error.source.kind());
            println!("has a peer: {}", error.socket.peer_addr().is_ok());
        }
    }
    // ANCHOR_END: unix
    Ok(())
}

fn nonblocking(domain: Domain) -> std::io::Result<Socket> {
    let socket = Socket::new(domain, Type::STREAM, None)?;
    socket.set_nonblocking(true)?;
    Ok(socket)
}
