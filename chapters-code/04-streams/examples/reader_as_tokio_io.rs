//! A reader where tokio's traits are wanted: lines, a part of it, a copy.
//!
//! ```sh
//! cargo run -p streams --example reader_as_tokio_io
//! ```
//!
//! Prints the head of a message line by line, and how long its body is.

use streams::{DEFAULT_LIMIT, open_stream};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let (near, mut peer) = UnixStream::pair()?;
    let (mut reader, _writer) = open_stream(near, DEFAULT_LIMIT)?;
    peer.write_all(b"to: ada\r\nlength: 11\r\n\r\nhello world!").await?;
    peer.shutdown().await?;

    // ANCHOR: lines
    let mut head = (&mut reader).lines();
    while let Some(line) = head.next_line().await?
        && !line.is_empty()
    {
        println!("{line}");
    }
    // ANCHOR_END: lines

    // ANCHOR: copy
    let mut body = Vec::new();
    let mut eleven = AsyncReadExt::take(&mut reader, 11);
    let copied = tokio::io::copy(&mut eleven, &mut body).await?;
    println!("{copied} bytes: {}", str::from_utf8(&body)?);
    println!("then {:?}", str::from_utf8(&reader.read_to_end().await?)?);
    // ANCHOR_END: copy
    Ok(())
}
