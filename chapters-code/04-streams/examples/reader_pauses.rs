//! The reader's limit and the connection: above twice the limit it pauses, at the limit
//! it reads on.
//!
//! ```sh
//! cargo run -p streams --example reader_pauses
//! ```
//!
//! The limit is 1000 bytes. Prints what is buffered and whether the transport reads.

use std::io::ErrorKind;
use std::num::NonZeroUsize;

use streams::{StreamReader, StreamWriter, open_stream};
use tokio::io::AsyncWriteExt;
use tokio::net::UnixStream;

fn show(what: &str, reader: &StreamReader, writer: &StreamWriter) {
    let reads = writer.transport().is_reading();
    println!("{what}: {} buffered, reading: {reads}", reader.buffered());
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let (near, mut peer) = UnixStream::pair()?;
    // ANCHOR: marks
    let limit = NonZeroUsize::new(1000).expect("1000 is not 0");
    let (mut reader, writer) = open_stream(near, limit)?;

    for (sent, in_all) in [(2000, 2000), (1, 2001)] {
        peer.write_all(&vec![b'x'; sent]).await?;
        while reader.buffered() < in_all {
            tokio::task::yield_now().await;
        }
        show(&format!("{sent} sent"), &reader, &writer);
    }
    for n in [1000, 1] {
        reader.read(n).await?;
        show(&format!("{n} read"), &reader, &writer);
    }
    // ANCHOR_END: marks

    // ANCHOR: flood
    let mut sent = 0;
    loop {
        tokio::task::yield_now().await;
        match peer.try_write(&[b'x'; 500]) {
            Ok(n) => sent += n,
            Err(error) if error.kind() == ErrorKind::WouldBlock => break,
            Err(error) => return Err(error.into()),
        }
    }
    println!("the peer has to wait: {}", sent > reader.buffered());
    println!("the buffer stays small: {}", reader.buffered() <= 2000 + CHUNK);
    // ANCHOR_END: flood

    // ANCHOR: deadlock
    drop(tokio::spawn(async move { peer.write_all(&[b'y'; 1_000_000]).await }));
    let much = reader.readexactly(1_000_000).await?;
    println!("readexactly over the limit: {} bytes", much.len());
    // ANCHOR_END: deadlock
    Ok(())
}

/// The most that a transport hands over at once.
const CHUNK: usize = 256 * 1024;
