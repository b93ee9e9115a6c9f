//! Exercise: one port for clients with TLS and for clients in clear.

use streams::{StreamReader, StreamWriter};
use tls::{ServerContext, start_tls_server};

// ANCHOR: task
/// Serves a client of either kind. Who begins with a handshake (its first byte is
/// 22) gets TLS; anybody else goes on in clear. No byte of the client's is lost.
///
/// `greet` then says which it is.
async fn serve_either(
    reader: StreamReader,
    writer: StreamWriter,
    context: &ServerContext,
) -> anyhow::Result<()> {
    todo!("look at the first byte, {reader:?} {writer:?} {context:?}")
}
// ANCHOR_END: task

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

#[path = "checks/one_port.rs"]
mod checks;
