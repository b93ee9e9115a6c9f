//! The family and the local address of a connection.
//!
//! ```sh
//! cargo run -p endpoints --example connect_from
//! ```
//!
//! Prints what the server sees, and three ways to choose wrongly.

use std::net::SocketAddr;

use endpoints::{Connect, ConnectError, IpFamily, create_connection};
use tokio::net::TcpListener;
use transports::Protocol;

struct Quiet;
impl Protocol for Quiet {}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let port = listener.local_addr()?.port();
    let seen = async |target: Connect| {
        let transport = create_connection(|| Quiet, target).await?;
        let (_, client) = listener.accept().await?;
        transport.abort();
        anyhow::Ok(client)
    };

    // ANCHOR: chosen
    let client: SocketAddr = seen(Connect::to("localhost", port)).await?;
    println!("chosen by the kernel: {client}");
    // ANCHOR_END: chosen

    // ANCHOR: family
    let only_v4 = Connect::to("localhost", port).family(IpFamily::V4);
    println!("only IPv4: {}", seen(only_v4).await?);
    // ANCHOR_END: family

    // ANCHOR: local
    let from = Connect::to("127.0.0.1", port).local_addr(("127.0.0.5", 0));
    println!("local_addr: {}", seen(from).await?);
    // ANCHOR_END: local

    // ANCHOR: wrong
    let to = || Connect::to("127.0.0.1", port);
    for (words, wrong) in [
        ("IPv6 alone", to().family(IpFamily::V6)),
        ("a local address of IPv6", to().local_addr(("::1", 0))),
        ("a local port in use", to().local_addr(("127.0.0.1", port))),
    ] {
        let refused = create_connection(|| Quiet, wrong).await;
        let error: ConnectError = refused.expect_err("it can't be done");
        println!("{words}:\n  {error}");
    }
    // ANCHOR_END: wrong
    Ok(())
}
