//! Datagrams: whole, with their sender's address, cut when the buffer is short.
//!
//! ```sh
//! cargo run -p sock-calls --example datagrams
//! ```
//!
//! Prints what comes back from a UDP echo, then what a short buffer makes of a datagram,
//! and how a connected socket hears of a closed port.

use std::net::SocketAddr;

use sock_calls::{
    AsyncSocket, sock_recv, sock_recvfrom, sock_recvfrom_into, sock_sendall,
    sock_sendto,
};
use socket2::{Domain, Socket, Type};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: echo
    let (server, client) = (udp()?, udp()?);
    let server_address = server.socket().local_addr()?;
    sock_sendto(&client, b"ping", &server_address).await?;
    let (data, from) = sock_recvfrom(&server, 4096).await?;
    println!("from the client: {}", from == client.socket().local_addr()?);
    sock_sendto(&server, &data, &from).await?;

    let mut buffer = [0; 4096];
    let (n, from) = sock_recvfrom_into(&client, &mut buffer).await?;
    let text = String::from_utf8_lossy(&buffer[..n]);
    println!("echoed: {text}, from the server: {}", from == server_address);
    // ANCHOR_END: echo

    // ANCHOR: edges
    sock_sendto(&client, b"too long a datagram", &server_address).await?;
    sock_sendto(&client, b"", &server_address).await?;
    let (cut, _) = sock_recvfrom(&server, 8).await?;
    println!("8 of 19 bytes: {:?}", String::from_utf8_lossy(&cut));
    let (empty, _) = sock_recvfrom(&server, 8).await?;
    println!("the rest is gone; the next datagram has {} bytes", empty.len());

    client.socket().connect(&server_address)?;
    drop(server);
    sock_sendall(&client, b"anyone there?").await?;
    let error = sock_recv(&client, 8).await.expect_err("the port is closed");
    println!("connected, the port closed: {:?}", error.kind());
    // ANCHOR_END: edges
    Ok(())
}

fn udp() -> anyhow::Result<AsyncSocket> {
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, None)?;
    socket.set_nonblocking(true)?;
    socket.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into())?;
    Ok(AsyncSocket::new(socket)?)
}
