//! A server of protocols: the factory makes one for each connection.
//!
//! ```sh
//! cargo run -p endpoints --example serve_protocols
//! ```
//!
//! Prints which client each protocol has had, and what it counted.

use endpoints::{Listen, create_server};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use transports::{OnEof, Protocol, Transport};

// ANCHOR: protocol
struct Counter {
    client: u32,
    bytes: usize,
}

impl Protocol for Counter {
    fn data_received(&mut self, _: Transport, data: &[u8]) {
        self.bytes += data.len();
    }

    fn eof_received(&mut self, transport: Transport) -> OnEof {
        let Self { client, bytes } = self;
        transport.write(format!("client {client} sent {bytes} bytes").as_bytes());
        OnEof::Close
    }
}
// ANCHOR_END: protocol

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: factory
    let mut clients = 0;
    let factory = move || {
        clients += 1;
        Counter { client: clients, bytes: 0 }
    };
    let server = create_server(factory, Listen::on(("127.0.0.1", 0))).await?;
    let address = server.sockets()[0].local_addr()?;
    // ANCHOR_END: factory
    for length in [0, 1, 100_000] {
        let mut client = TcpStream::connect(address).await?;
        client.write_all(&vec![b'.'; length]).await?;
        client.shutdown().await?;
        let mut answer = String::new();
        client.read_to_string(&mut answer).await?;
        println!("{answer}");
    }
    Ok(())
}
