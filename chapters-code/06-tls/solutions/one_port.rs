//! Solution: one port for clients with TLS and for clients in clear.

use std::pin::pin;

use streams::{StreamReader, StreamWriter};
use tls::{ServerContext, start_tls_server};
use tokio::io::AsyncBufReadExt;

// ANCHOR: solution
async fn serve_either(
    mut reader: StreamReader,
    writer: StreamWriter,
    context: &ServerContext,
) -> anyhow::Result<()> {
    // Looks at what is in the buffer, and takes nothing.
    let first = pin!(&mut reader).fill_buf().await?.first().copied();
    match first {
        None => Ok(()),
        Some(22) => {
            let (reader, writer) = start_tls_server(reader, writer, context).await?;
            greet(reader, writer).await
        }
        Some(_) => greet(reader, writer).await,
    }
}
// ANCHOR_END: solution

/// Echoes a line after the greeting.
async fn greet(
    mut reader: StreamReader,
    writer: StreamWriter,
) -> anyhow::Result<()> {
    let how = if writer.tls().is_some() { "TLS" } else { "clear" };
    writer.write(format!("hello, in {how}\n").as_bytes());
    writer.write(&reader.readline().await?);
    Ok(())
}

#[path = "../exercises/checks/one_port.rs"]
mod checks;
