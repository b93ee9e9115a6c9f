//! `within` and `serve_forever`: a server that is closed in order whatever happens.
//!
//! ```sh
//! cargo run -p endpoints --example serve_guard
//! ```
//!
//! A client tells the server to stop; prints what the server is before, within and after.

use std::sync::Arc;

use endpoints::{Listen, start_server};
use streams::{StreamReader, StreamWriter};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Notify;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let stop = Arc::new(Notify::new());
    let handler = {
        let stop = stop.clone();
        move |reader, writer| stopping(reader, writer, stop.clone())
    };

    // ANCHOR: guard
    let listen = Listen::on(("127.0.0.1", 0)).start_serving(false);
    let server = start_server(handler, listen).await?;
    let address = server.sockets()[0].local_addr()?;
    println!("made: serving {}", server.is_serving());
    let client = tokio::spawn(ask_to_stop(address));

    server
        .within(async |server| {
            tokio::select! {
                ended = server.serve_forever() => println!("ended: {ended:?}"),
                () = stop.notified() => println!("asked to stop"),
            }
            println!("cancelled: serving {}", server.is_serving());
        })
        .await;
    println!("all clients are gone");
    // ANCHOR_END: guard
    println!("the client got {:?}", client.await??);

    // ANCHOR: errors
    let server = start_server(ignore, Listen::on(("127.0.0.1", 0))).await?;
    server.close();
    if let Err(error) = server.serve_forever().await {
        println!("serve_forever: {error}");
    }
    // ANCHOR_END: errors
    Ok(())
}

// ANCHOR: handler
async fn stopping(
    mut reader: StreamReader,
    writer: StreamWriter,
    stop: Arc<Notify>,
) {
    if reader.readline().await.is_ok() {
        stop.notify_one();
        writer.write(b"goodbye");
    }
}
// ANCHOR_END: handler

async fn ask_to_stop(address: std::net::SocketAddr) -> std::io::Result<String> {
    // It may be there before the server serves.
    let mut client = loop {
        match TcpStream::connect(address).await {
            Ok(client) => break client,
            Err(_refused) => tokio::task::yield_now().await,
        }
    };
    client.write_all(b"stop\n").await?;
    let mut answer = String::new();
    client.read_to_string(&mut answer).await?;
    Ok(answer)
}

async fn ignore(_reader: StreamReader, _writer: StreamWriter) {}
