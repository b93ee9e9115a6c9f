//! A writer that nobody closes: in a server's handler, and at the connecting end.
//!
//! ```sh
//! cargo run -p streams --example forgotten_close
//! ```
//!
//! Prints what the other end sees. Here a writer that is dropped closes; asyncio's handler
//! leaves its connection open.

use std::time::Duration;

use streams::{
    DEFAULT_LIMIT, StreamReader, StreamReaderProtocol, StreamWriter, open_stream,
};
use tokio::net::UnixStream;
use tokio::time::timeout;
use transports::attach;

// ANCHOR: handler
async fn forgetful(_reader: StreamReader, writer: StreamWriter) {
    writer.write(b"hello\n");
    // No close: the handler returns, and nothing holds the writer any more.
}
// ANCHOR_END: handler

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: server_end
    let (near, far) = UnixStream::pair()?;
    attach(far, StreamReaderProtocol::with_handler(DEFAULT_LIMIT, forgetful))?;
    let (mut reader, writer) = open_stream(near, DEFAULT_LIMIT)?;
    let line = reader.readline().await?;
    println!("the handler's end: {}", str::from_utf8(&line)?.trim());
    match timeout(Duration::from_millis(200), reader.read_to_end()).await {
        Ok(rest) => println!("  closed, after {} more bytes", rest?.len()),
        Err(_) => println!("  still open, with nobody to write"),
    }
    // ANCHOR_END: server_end
    writer.close();

    // ANCHOR: client_end
    let (near, far) = UnixStream::pair()?;
    let (mut peer, _peer_writer) = open_stream(far, DEFAULT_LIMIT)?;
    let (_reader, writer) = open_stream(near, DEFAULT_LIMIT)?;
    writer.write(b"bye");
    drop(writer);
    println!("our end: {}", str::from_utf8(&peer.read_to_end().await?)?);
    println!("  closed");
    // ANCHOR_END: client_end
    Ok(())
}
