//! What `close`, `close_clients`, `abort_clients` and `wait_closed` each act on.
//!
//! ```sh
//! cargo run -p endpoints --example server_endings
//! ```
//!
//! Three servers, each with a client that reads nothing while the server has written
//! 16 MiB; prints what becomes of newcomers, of the client, and of `wait_closed`.

use std::net::SocketAddr;
use std::time::Duration;

use endpoints::{Listen, Server, create_server};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::timeout;
use transports::{Protocol, Transport};

const MUCH: usize = 16 * 1024 * 1024;

/// Sends more than the kernel takes, as soon as somebody connects.
struct Generous(mpsc::UnboundedSender<()>);

impl Protocol for Generous {
    fn connection_made(&mut self, transport: Transport) {
        transport.write(&vec![b'x'; MUCH]);
        let _ = self.0.send(());
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: close
    let (server, client) = server_with_a_client().await?;
    let address = server.sockets()[0].local_addr()?;
    server.close();
    let (sockets, newcomer) = (server.sockets().len(), knock(address).await);
    println!("close: sockets {sockets}, newcomer {newcomer}");
    println!("wait_closed: {}", wait_closed(&server).await);
    println!("the client reads {}", read(client).await);
    println!("wait_closed: {}", wait_closed(&server).await);
    // ANCHOR_END: close

    // ANCHOR: close_clients
    let (server, client) = server_with_a_client().await?;
    server.close_clients();
    println!("close_clients: still serving {}", server.is_serving());
    println!("the client reads {}", read(client).await);
    // ANCHOR_END: close_clients

    // ANCHOR: abort_clients
    let (server, client) = server_with_a_client().await?;
    server.close();
    server.abort_clients();
    println!("close and abort_clients: {}", wait_closed(&server).await);
    println!("the client reads {}", read(client).await);
    // ANCHOR_END: abort_clients
    Ok(())
}

async fn server_with_a_client() -> anyhow::Result<(Server, TcpStream)> {
    let (made, mut connected) = mpsc::unbounded_channel();
    let listen = Listen::on(("127.0.0.1", 0));
    let server = create_server(move || Generous(made.clone()), listen).await?;
    let client = TcpStream::connect(server.sockets()[0].local_addr()?).await?;
    connected.recv().await;
    Ok((server, client))
}

async fn knock(address: SocketAddr) -> &'static str {
    match TcpStream::connect(address).await {
        Ok(_) => "connected",
        Err(_) => "refused",
    }
}

// ANCHOR: wait_closed
async fn wait_closed(server: &Server) -> &'static str {
    let moment = Duration::from_millis(300);
    match timeout(moment, server.wait_closed()).await {
        Ok(()) => "returns",
        Err(_elapsed) => "waits",
    }
}
// ANCHOR_END: wait_closed

/// All of it comes, or less; if it doesn't end in a moment, the connection is open.
async fn read(mut client: TcpStream) -> String {
    let mut all = Vec::new();
    let moment = Duration::from_millis(1500);
    let ended = timeout(moment, client.read_to_end(&mut all)).await.is_ok();
    let how_much = if all.len() == MUCH { "all" } else { "a part" };
    format!("{how_much}, {}", if ended { "then the end" } else { "and no end" })
}
