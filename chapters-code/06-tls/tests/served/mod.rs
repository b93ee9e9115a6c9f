//! An echo server with TLS, and clients of it.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::time::Duration;

use endpoints::{Listen, Server, start_server};
use streams::{StreamReader, StreamWriter};
use tls::{ListenTls, ServerContext};

/// Fails instead of hanging.
pub(crate) async fn soon<F: Future>(future: F) -> F::Output {
    tokio::time::timeout(Duration::from_secs(20), future)
        .await
        .expect("it takes no 20 seconds")
}

/// Echoes until the client's end, and then says `bye`.
pub(crate) async fn echo(
    mut reader: StreamReader,
    writer: StreamWriter,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    loop {
        let data = reader.read(64 * 1024).await?;
        if data.is_empty() {
            break;
        }
        writer.write(&data);
        writer.drain().await?;
    }
    writer.write(b"bye");
    writer.close().wait_closed().await?;
    Ok(())
}

pub(crate) async fn echo_server(context: &ServerContext) -> (Server, u16) {
    let listen = Listen::on(("127.0.0.1", 0)).tls(context);
    let server = start_server(echo, listen).await.expect("it can listen");
    let address = server.sockets()[0].local_addr().expect("it listens");
    (server, address.port())
}
