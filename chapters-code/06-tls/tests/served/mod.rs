//! An echo server with TLS, and clients of it; plain connections to upgrade.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::time::Duration;

use endpoints::{Listen, Server, start_server};
use streams::{DEFAULT_LIMIT, StreamReader, StreamWriter, open_stream};
use tls::{DemoCertificate, ListenTls, ServerContext, start_tls, start_tls_server};
use tokio::net::{TcpListener, TcpStream};

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

pub(crate) type Streams = (StreamReader, StreamWriter);

/// A connection, plain on both sides.
pub(crate) async fn tcp_pair() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("free");
    let address = listener.local_addr().expect("it is bound");
    let near = TcpStream::connect(address).await.expect("it listens");
    (near, listener.accept().await.expect("somebody has connected").0)
}

/// Streams on one side of it.
pub(crate) fn open(stream: TcpStream) -> Streams {
    open_stream(stream, DEFAULT_LIMIT).expect("a runtime")
}

/// Both upgrade, at the same time.
pub(crate) async fn upgrade(
    (near_reader, near): Streams,
    (far_reader, far): Streams,
) -> (Streams, Streams) {
    let demo = DemoCertificate::localhost();
    let (client, server) = (demo.client_context(), demo.server_context());
    let (near, far) = soon(async {
        tokio::join!(
            start_tls(near_reader, near, &client, "localhost"),
            start_tls_server(far_reader, far, &server)
        )
    })
    .await;
    (near.expect("it trusts the server"), far.expect("the client shakes hands"))
}
