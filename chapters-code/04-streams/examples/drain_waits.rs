//! When `drain` returns at once, when it waits, and what ends the waiting.
//!
//! ```sh
//! cargo run -p streams --example drain_waits
//! ```
//!
//! Fills the write buffer to its high-water mark and over it, and then has two tasks wait
//! until the peer has read.

use streams::{DEFAULT_LIMIT, StreamWriter, open_stream};
use tokio::io::AsyncReadExt;
use tokio::net::UnixStream;
use transports::WaterMarks;

const LOW: usize = 1_000;
const HIGH: usize = 4_000_000;

// ANCHOR: ask
/// Lets drain run once, and says how far it comes.
async fn drain_now(writer: &StreamWriter) -> &'static str {
    tokio::select! {
        biased;
        _ = writer.drain() => "returns at once",
        () = std::future::ready(()) => "waits",
    }
}
// ANCHOR_END: ask

async fn read_all(mut peer: UnixStream) -> std::io::Result<()> {
    let mut sink = vec![0; 1 << 20];
    while peer.read(&mut sink).await? > 0 {}
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: rise
    let (near, peer) = UnixStream::pair()?;
    let (_reader, writer) = open_stream(near, DEFAULT_LIMIT)?;
    let transport = writer.transport();
    transport.set_write_buffer_limits(WaterMarks::new(LOW, HIGH)?);

    writer.write(b"small");
    println!("the kernel has taken all: drain {}", drain_now(&writer).await);
    writer.write(&vec![0; HIGH]);
    writer.write(&vec![0; HIGH - transport.write_buffer_size()]);
    println!("exactly at the high mark: drain {}", drain_now(&writer).await);
    writer.write(b"x");
    println!("one byte above: drain {}", drain_now(&writer).await);
    // ANCHOR_END: rise

    // ANCHOR: fall
    let wait = async |name| {
        writer.drain().await?;
        let under = transport.write_buffer_size() <= LOW;
        println!("{name} goes on, at or under the low mark: {under}");
        anyhow::Ok(())
    };
    println!("the peer reads");
    let reading = tokio::spawn(read_all(peer));
    tokio::try_join!(biased; wait("one task"), wait("another"))?;
    // ANCHOR_END: fall
    reading.abort();
    Ok(())
}
