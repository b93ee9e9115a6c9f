//! `read` gives what is there, `readexactly` what was asked for, `read_to_end` everything.
//!
//! ```sh
//! cargo run -p streams --example read_sizes
//! ```
//!
//! A peer sends ten bytes at a time; prints what each read gives.

use streams::{DEFAULT_LIMIT, ReadError, open_stream};
use tokio::io::AsyncWriteExt;
use tokio::net::UnixStream;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let (near, mut peer) = UnixStream::pair()?;
    let (mut reader, _writer) = open_stream(near, DEFAULT_LIMIT)?;
    let shown = |data: bytes::Bytes| format!("{:?}", String::from_utf8_lossy(&data));

    // ANCHOR: read
    peer.write_all(b"0123456789").await?;
    println!("read(4):          {}", shown(reader.read(4).await?));
    println!("read(100):        {}", shown(reader.read(100).await?));
    println!("read(0):          {}", shown(reader.read(0).await?));
    // ANCHOR_END: read

    // ANCHOR: readexactly
    let peer_sends = async {
        peer.write_all(b"0123456789").await?;
        tokio::task::yield_now().await;
        peer.write_all(b"0123456789").await
    };
    let (sent, exactly) = tokio::join!(peer_sends, reader.readexactly(15));
    sent?;
    println!("readexactly(15):  {}", shown(exactly?));
    // ANCHOR_END: readexactly

    // ANCHOR: to_end
    peer.write_all(b"0123456789").await?;
    peer.shutdown().await?;
    println!("read_to_end:      {}", shown(reader.read_to_end().await?));
    println!("read(4) at the end: {}", shown(reader.read(4).await?));
    // ANCHOR_END: to_end

    // ANCHOR: incomplete
    let (near, mut peer) = UnixStream::pair()?;
    let (mut reader, _writer) = open_stream(near, DEFAULT_LIMIT)?;
    peer.write_all(b"0123456789").await?;
    peer.shutdown().await?;
    match reader.readexactly(15).await {
        Err(ReadError::IncompleteRead { partial, expected: Some(expected) }) => {
            println!("{} of {expected} bytes: {}", partial.len(), shown(partial));
        }
        other => println!("{other:?}"),
    }
    println!("nothing is left: {}", reader.at_eof());
    // ANCHOR_END: incomplete
    Ok(())
}
