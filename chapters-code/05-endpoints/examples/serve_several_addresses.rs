//! One server on several addresses, and one on all of them.
//!
//! ```sh
//! cargo run -p endpoints --example serve_several_addresses
//! ```
//!
//! Prints the addresses of both, what a client at each gets, and that the IPv6 socket is
//! of IPv6 only.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use endpoints::{Listen, Server, start_server};
use streams::{StreamReader, StreamWriter};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

// ANCHOR: greet
async fn greet(_reader: StreamReader, writer: StreamWriter) {
    let Some(address) = writer.socket_name() else { return };
    writer.write(format!("this is {address}").as_bytes());
}
// ANCHOR_END: greet

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: several
    let hosts = ["127.0.0.1", "127.0.0.2", "::1"];
    let server = start_server(greet, Listen::on_hosts(hosts, 0)).await?;
    for address in addresses(&server)? {
        println!("{}", ask(address).await?);
    }
    // ANCHOR_END: several
    server.close();

    // ANCHOR: everywhere
    let server = start_server(greet, Listen::everywhere(0)).await?;
    for socket in server.sockets() {
        println!("listening on {}", socket.address()?);
    }
    let [v4, v6] = addresses(&server)?[..] else {
        netlab::cannot_run("this machine has no IPv6");
    };
    println!("{}", ask((Ipv4Addr::LOCALHOST, v4.port()).into()).await?);
    println!("{}", ask((Ipv6Addr::LOCALHOST, v6.port()).into()).await?);
    // ANCHOR_END: everywhere

    // ANCHOR: only_v6
    println!("IPv6 only: {}", server.sockets()[1].only_v6()?);
    let wrong_family = SocketAddr::from((Ipv4Addr::LOCALHOST, v6.port()));
    if let Err(error) = TcpStream::connect(wrong_family).await {
        println!("an IPv4 client at the IPv6 socket: {:?}", error.kind());
    }
    // ANCHOR_END: only_v6
    Ok(())
}

fn addresses(server: &Server) -> std::io::Result<Vec<SocketAddr>> {
    server.sockets().iter().map(|socket| socket.local_addr()).collect()
}

async fn ask(address: SocketAddr) -> std::io::Result<String> {
    let mut answer = String::new();
    TcpStream::connect(address).await?.read_to_string(&mut answer).await?;
    Ok(answer)
}
