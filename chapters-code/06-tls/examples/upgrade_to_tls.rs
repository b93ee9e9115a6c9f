//! A connection that begins in clear and goes on in TLS.
//!
//! ```sh
//! cargo run -p tls --example upgrade_to_tls
//! ```
//!
//! As mail servers do with STARTTLS. Prints what is said, and in what.

use endpoints::{Listen, open_connection, start_server};
use streams::{StreamReader, StreamWriter};
use tls::{DemoCertificate, ServerContext, start_tls, start_tls_server};

fn spoken_in(writer: &StreamWriter) -> &str {
    writer.tls().map_or("clear", |tls| &tls.version)
}

// ANCHOR: server
async fn serve(
    mut reader: StreamReader,
    writer: StreamWriter,
    context: ServerContext,
) -> anyhow::Result<()> {
    reader.readline().await?;
    writer.write(b"go ahead\n");
    let (mut reader, writer) = start_tls_server(reader, writer, &context).await?;
    let line = reader.readline().await?;
    writer.write(b"I have read: ");
    writer.write(&line);
    Ok(())
}
// ANCHOR_END: server

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let demo = DemoCertificate::localhost();
    let context = demo.server_context();
    let handler = move |reader, writer| serve(reader, writer, context.clone());
    let server = start_server(handler, Listen::on(("127.0.0.1", 0))).await?;
    let address = server.sockets()[0].local_addr()?;

    // ANCHOR: client
    let (mut reader, writer) = open_connection(address).await?;
    writer.write(b"STARTTLS\n");
    let answer = reader.readline().await?;
    println!("in {}: {:?}", spoken_in(&writer), String::from_utf8_lossy(&answer));

    let context = demo.client_context();
    let (mut reader, writer) =
        start_tls(reader, writer, &context, "localhost").await?;
    writer.write(b"a secret\n");
    let answer = reader.readline().await?;
    println!("in {}: {:?}", spoken_in(&writer), String::from_utf8_lossy(&answer));
    // ANCHOR_END: client
    Ok(())
}
