//! Why there is no connection: each error names what was tried, and a remedy.
//!
//! ```sh
//! cargo run -p endpoints --example connect_in_vain
//! ```

use std::net::SocketAddr;
use std::path::Path;

use endpoints::{Connect, LookupFlags, open_connection, open_unix_connection};
use socket2::{Domain, Socket, Type};

/// Bound, and nobody listens.
fn refusing(host: &str) -> anyhow::Result<(Socket, SocketAddr)> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    socket.bind(&format!("{host}:0").parse::<SocketAddr>()?.into())?;
    let address = socket.local_addr()?.as_socket();
    Ok((socket, address.ok_or_else(|| anyhow::anyhow!("it is bound"))?))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let (_one, first) = refusing("127.0.0.1")?;
    let (_other, second) = refusing("127.0.0.2")?;

    // ANCHOR: places
    let numeric = LookupFlags::NUMERIC_HOST;
    for target in [
        Connect::to_place([first]),
        Connect::to_place([first, second]),
        Connect::to("no-such-host", 80).flags(numeric),
        Connect::to("localhost", "no-such-service"),
        Connect::to("localhost", "65536"),
        Connect::to("two words", 80).flags(numeric),
    ] {
        let outcome = open_connection(target).await;
        println!("{}", outcome.expect_err("there is nobody"));
    }
    // ANCHOR_END: places

    // ANCHOR: paths
    for path in ["/no/such/path.sock", "/etc/passwd"] {
        let outcome = open_unix_connection(Path::new(path)).await;
        println!("{}", outcome.expect_err("there is no server"));
    }
    // ANCHOR_END: paths
    Ok(())
}
