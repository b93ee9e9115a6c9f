//! A server without a free file: it says so, pauses, and serves all who have waited.
//!
//! ```sh
//! cargo run -p endpoints --example serve_emfile
//! ```
//!
//! Prints that the client of before is served while no file is free, and the new ones
//! when the pause is over.

use std::fs::File;
use std::time::Instant;

use endpoints::{Listen, create_server};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use transports::{Protocol, Transport};

struct Echo;

impl Protocol for Echo {
    fn data_received(&mut self, transport: Transport, data: &[u8]) {
        transport.write(data);
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: survive
    let server = create_server(|| Echo, Listen::on(("127.0.0.1", 0))).await?;
    let address = server.sockets()[0].local_addr()?;
    let mut before = TcpStream::connect(address).await?;
    echo(&mut before).await?;

    let sockets = [TcpSocket::new_v4()?, TcpSocket::new_v4()?];
    let hoard = hoard_all_files()?;
    let start = Instant::now();
    let mut clients = Vec::new();
    for socket in sockets {
        clients.push(socket.connect(address).await?);
    }
    println!("connected without a free file: {}", clients.len());
    echo(&mut before).await?;
    println!("the client of before is served");

    // Somebody closes some files meanwhile.
    drop(hoard);
    for client in &mut clients {
        echo(client).await?;
    }
    println!("after a pause of a second all are served: {}", paused(start));
    // ANCHOR_END: survive
    Ok(())
}

async fn echo(client: &mut TcpStream) -> anyhow::Result<()> {
    client.write_all(b"!").await?;
    client.read_exact(&mut [0; 1]).await?;
    Ok(())
}

fn paused(start: Instant) -> bool {
    start.elapsed().as_secs_f64() > 0.9
}

fn hoard_all_files() -> anyhow::Result<Vec<File>> {
    let (_, hard) = getrlimit(Resource::RLIMIT_NOFILE)?;
    setrlimit(Resource::RLIMIT_NOFILE, hard.min(64), hard)?;
    Ok(std::iter::from_fn(|| File::open("/dev/null").ok()).collect())
}
