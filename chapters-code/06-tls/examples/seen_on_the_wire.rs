//! What somebody sees who carries the bytes of a connection.
//!
//! ```sh
//! cargo run -p tls --example seen_on_the_wire
//! ```
//!
//! A relay stands between a client and a server, and keeps what it carries. Prints what it
//! has found of a password in clear and in TLS, and of the server's name.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use endpoints::{Listen, Server, open_connection, start_server};
use streams::{StreamReader, StreamWriter};
use tls::{DemoCertificate, DialTls, ListenTls};

type Seen = Arc<Mutex<Vec<u8>>>;

// ANCHOR: relay
async fn carry(mut from: StreamReader, to: StreamWriter, seen: Seen) {
    while let Ok(data) = from.read(4096).await {
        seen.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(&data);
        if data.is_empty() {
            let _ = to.write_eof();
            break;
        }
        to.write(&data);
    }
}

async fn relay_to(server: SocketAddr, seen: Seen) -> anyhow::Result<Server> {
    let relay = move |reader: StreamReader, writer: StreamWriter| {
        let seen = (seen.clone(), seen.clone());
        async move {
            let (far_reader, far_writer) = open_connection(server).await?;
            tokio::join!(
                carry(reader, far_writer, seen.0),
                carry(far_reader, writer, seen.1),
            );
            anyhow::Ok(())
        }
    };
    Ok(start_server(relay, Listen::on(("127.0.0.1", 0))).await?)
}
// ANCHOR_END: relay

async fn thank(
    mut reader: StreamReader,
    writer: StreamWriter,
) -> anyhow::Result<()> {
    reader.readline().await?;
    writer.write(b"thanks\n");
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let demo = DemoCertificate::localhost();
    for tls in [false, true] {
        let listen = Listen::on(("127.0.0.1", 0));
        let listen = if tls { listen.tls(&demo.server_context()) } else { listen };
        let server = start_server(thank, listen).await?;
        let seen = Seen::default();
        let address = server.sockets()[0].local_addr()?;
        let relay = relay_to(address, seen.clone()).await?;
        let near = relay.sockets()[0].local_addr()?;

        // ANCHOR: client
        let (mut reader, writer) = if tls {
            let target = near.tls_named(&demo.client_context(), "localhost");
            open_connection(target).await?
        } else {
            open_connection(near).await?
        };
        writer.write(b"password: open sesame\n");
        reader.readline().await?;
        // ANCHOR_END: client

        let seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        let finds = |what: &[u8]| seen.windows(what.len()).any(|it| it == what);
        println!("{}", if tls { "in TLS" } else { "in clear" });
        println!("  the password is seen: {}", finds(b"open sesame"));
        println!("  the server's name is seen: {}", finds(b"localhost"));
    }
    Ok(())
}
