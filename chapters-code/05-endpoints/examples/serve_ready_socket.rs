//! A server on a socket that somebody else has made.
//!
//! ```sh
//! cargo run -p endpoints --example serve_ready_socket
//! ```
//!
//! Prints an answer from a socket with options of one's own, and what is said of a socket
//! that can't be served on.

use std::net::SocketAddr;

use endpoints::{Listen, ReadySocket, start_server};
use socket2::{Domain, Socket, Type};
use streams::{StreamReader, StreamWriter};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

async fn greet(_reader: StreamReader, writer: StreamWriter) {
    writer.write(b"welcome");
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: ready
    // What the options of `Listen` don't have: a receive buffer, set before listening.
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    socket.set_recv_buffer_size(64 * 1024)?;
    socket.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into())?;

    let listen = Listen::on_socket(ReadySocket::new(socket)?);
    let server = start_server(greet, listen).await?;
    let address = server.sockets()[0].local_addr()?;
    let mut answer = String::new();
    TcpStream::connect(address).await?.read_to_string(&mut answer).await?;
    println!("{answer}");
    // ANCHOR_END: ready

    // ANCHOR: wrong
    let datagrams = Socket::new(Domain::IPV4, Type::DGRAM, None)?;
    match ReadySocket::new(datagrams) {
        Ok(_) => println!("a datagram socket is taken"),
        Err(_) => println!("a datagram socket is refused"),
    }
    // ANCHOR_END: wrong
    Ok(())
}
