//! Two servers on one port, which the kernel shares the clients out to.
//!
//! ```sh
//! cargo run -p endpoints --example serve_reuse_port
//! ```
//!
//! Prints what a second server gets without the option, and that with it both are served.

use endpoints::{Listen, Server, start_server};
use streams::{StreamReader, StreamWriter};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

// ANCHOR: named
async fn named(
    name: &'static str,
    listen: Listen<endpoints::Addresses>,
) -> anyhow::Result<Server> {
    let greet = move |_: StreamReader, writer: StreamWriter| async move {
        writer.write(name.as_bytes());
    };
    Ok(start_server(greet, listen).await?)
}
// ANCHOR_END: named

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: refused
    let alone = named("a", Listen::on(("127.0.0.1", 0))).await?;
    let address = alone.sockets()[0].local_addr()?;
    if let Err(error) = named("b", Listen::on(address)).await {
        println!("{error}");
    }
    // ANCHOR_END: refused
    alone.close();

    // ANCHOR: shared
    let listen = Listen::on(("127.0.0.1", 0)).reuse_port(true);
    let first = named("a", listen).await?;
    let address = first.sockets()[0].local_addr()?;
    let second = named("b", Listen::on(address).reuse_port(true)).await?;

    let mut served = String::new();
    for _ in 0..100 {
        TcpStream::connect(address).await?.read_to_string(&mut served).await?;
    }
    println!("clients: {}", served.len());
    println!(
        "a has some: {}, b has some: {}",
        served.contains('a'),
        served.contains('b')
    );
    // ANCHOR_END: shared

    // ANCHOR: one_closes
    second.close();
    served.clear();
    for _ in 0..20 {
        TcpStream::connect(address).await?.read_to_string(&mut served).await?;
    }
    println!("after b has closed, a has all: {}", served == "a".repeat(20));
    // ANCHOR_END: one_closes
    Ok(())
}
