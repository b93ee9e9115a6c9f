//! A full backlog: the kernel completes a few connections more than the server accepts.
//!
//! ```sh
//! cargo run -p endpoints --example serve_backlog
//! ```
//!
//! Prints how many of eight clients are connected before the server has accepted any, and
//! how many are served in the end.

use std::net::SocketAddr;

use endpoints::{Listen, start_server};
use futures::future::try_join_all;
use socket2::{Domain, Socket, Type};
use streams::{StreamReader, StreamWriter};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

async fn greet(_reader: StreamReader, writer: StreamWriter) {
    writer.write(b"served");
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: full
    let listen = Listen::on(("127.0.0.1", 0)).backlog(3);
    let server = start_server(greet, listen).await?;
    let address = server.sockets()[0].local_addr()?;

    // Nothing is awaited here, so on this one thread the server accepts nobody.
    let clients: Vec<Socket> =
        (0..8).map(|_| begin_to_connect(address)).collect::<Result<_, _>>()?;
    let connected = clients.iter().filter(|it| it.peer_addr().is_ok()).count();
    println!("connected, and none accepted: {connected} of 8");
    // ANCHOR_END: full

    // ANCHOR: served
    // The others' SYNs are sent again after a second; then there is room.
    let answers = clients.into_iter().map(|client| async {
        let mut client = TcpStream::from_std(client.into())?;
        client.writable().await?;
        let mut answer = String::new();
        client.read_to_string(&mut answer).await?;
        anyhow::Ok(answer)
    });
    let answers = try_join_all(answers).await?;
    println!("served in the end: {} of 8", answers.len());
    // ANCHOR_END: served
    Ok(())
}

fn begin_to_connect(address: SocketAddr) -> std::io::Result<Socket> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    socket.set_nonblocking(true)?;
    // In progress, or done: which of them, peer_addr tells.
    let _ = socket.connect(&address.into());
    Ok(socket)
}
