//! One end speaks TLS, and the other doesn't.
//!
//! ```sh
//! cargo run -p tls --example one_side_plain
//! ```
//!
//! Prints what each of them is told, and what a client of a silent server is told.

use std::time::Duration;

use endpoints::{Listen, open_connection, start_server};
use streams::{StreamReader, StreamWriter};
use tls::{ClientContext, ConnectTls, DemoCertificate, ListenTls, TlsError};

fn told(what: &str, error: &(dyn std::error::Error + 'static)) {
    match TlsError::find(error) {
        Some(cause) => println!("{what}:\n  {cause}"),
        None => println!("{what}:\n  {error}"),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let demo = DemoCertificate::localhost();

    // ANCHOR: plain_server
    let greet = async |_, writer: StreamWriter| writer.write(b"220 ready\r\n");
    let server = start_server(greet, Listen::on(("127.0.0.1", 0))).await?;
    let port = server.sockets()[0].local_addr()?.port();
    let target = ("localhost", port).tls(&demo.client_context());
    if let Err(error) = open_connection(target).await {
        told("a client with TLS, of a plain server", &error);
    }
    // ANCHOR_END: plain_server

    // ANCHOR: plain_client
    let listen = Listen::on(("127.0.0.1", 0)).tls(&demo.server_context());
    let server = start_server(async |_, _| println!("never called"), listen).await?;
    let (mut reader, writer) =
        open_connection(server.sockets()[0].local_addr()?).await?;
    writer.write(b"GET / HTTP/1.1\r\n\r\n");
    let answer = reader.readexactly(7).await?;
    println!("a plain client, of a server with TLS:\n  answered by {answer:?}");
    // ANCHOR_END: plain_client

    // ANCHOR: silent_server
    let hold = async |mut reader: StreamReader, _writer: StreamWriter| {
        let _ = reader.read_to_end().await;
    };
    let server = start_server(hold, Listen::on(("127.0.0.1", 0))).await?;
    let port = server.sockets()[0].local_addr()?.port();
    let context = ClientContext::builder()
        .roots(demo.roots())
        .handshake_timeout(Duration::from_millis(200))
        .build()?;
    if let Err(error) = open_connection(("localhost", port).tls(&context)).await {
        told("a client with TLS, of a silent server", &error);
    }
    // ANCHOR_END: silent_server
    Ok(())
}
