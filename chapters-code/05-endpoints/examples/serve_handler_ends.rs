//! What becomes of a connection when its handler returns, fails or panics.
//!
//! ```sh
//! cargo run -p endpoints --example serve_handler_ends
//! ```
//!
//! Prints what a client gets from each of three handlers' ends, and that another client
//! is served all the time.

use std::net::SocketAddr;
use std::time::Duration;

use endpoints::{Listen, start_server};
use streams::{StreamReader, StreamWriter};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

// ANCHOR: handler
async fn obey(mut reader: StreamReader, writer: StreamWriter) -> anyhow::Result<()> {
    loop {
        match &reader.readline().await?[..] {
            b"return\n" => return Ok(()),
            b"fail\n" => anyhow::bail!("as it was told to"),
            b"panic\n" => panic!("as it was told to"),
            b"" => return Ok(()),
            line => writer.write(line),
        }
    }
}
// ANCHOR_END: handler

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // The hook would print the panic; the server logs it.
    std::panic::set_hook(Box::new(|_| {}));
    // ANCHOR: ends
    let server = start_server(obey, Listen::on(("127.0.0.1", 0))).await?;
    let address = server.sockets()[0].local_addr()?;
    let mut other = TcpStream::connect(address).await?;
    for order in ["return", "fail", "panic"] {
        println!("{order}: the connection is {}", after(order, address).await?);
    }
    other.write_all(b"still there?\n").await?;
    let mut answer = [0; 12];
    other.read_exact(&mut answer).await?;
    println!("another client: {}", String::from_utf8_lossy(&answer));
    // ANCHOR_END: ends
    Ok(())
}

async fn after(order: &str, address: SocketAddr) -> anyhow::Result<&'static str> {
    let mut client = TcpStream::connect(address).await?;
    client.write_all(format!("{order}\n").as_bytes()).await?;
    let moment = Duration::from_secs(1);
    Ok(match timeout(moment, client.read(&mut [0; 1])).await {
        Ok(Ok(0)) => "closed",
        _ => "open",
    })
}
