//! A client that has no more to say, and reads on.
//!
//! ```sh
//! cargo run -p tls --example tls_half_close
//! ```
//!
//! The server adds up what comes until the end, and answers then. Prints the answer.

use endpoints::{Listen, open_connection, start_server};
use streams::{StreamReader, StreamWriter};
use tls::{ConnectTls, DemoCertificate, ListenTls};

// ANCHOR: count
async fn count(
    mut reader: StreamReader,
    writer: StreamWriter,
) -> anyhow::Result<()> {
    let all = reader.read_to_end().await?;
    writer.write(format!("{} bytes", all.len()).as_bytes());
    Ok(())
}
// ANCHOR_END: count

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let demo = DemoCertificate::localhost();
    let listen = Listen::on(("127.0.0.1", 0)).tls(&demo.server_context());
    let server = start_server(count, listen).await?;
    let port = server.sockets()[0].local_addr()?.port();

    // ANCHOR: client
    let target = ("localhost", port).tls(&demo.client_context());
    let (mut reader, writer) = open_connection(target).await?;
    println!("can_write_eof: {}", writer.can_write_eof());
    writer.write(b"to be counted");
    writer.write_eof()?;
    let answer = reader.read_to_end().await?;
    println!("the answer: {}", String::from_utf8_lossy(&answer));
    // ANCHOR_END: client
    Ok(())
}
