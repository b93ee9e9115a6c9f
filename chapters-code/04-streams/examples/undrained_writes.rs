//! Writing to a peer that has no turn to read: with `drain`, and without.
//!
//! ```sh
//! cargo run -p streams --example undrained_writes
//! ```
//!
//! Writes 64 MiB twice. Prints how much of it waited in this program, and whether the
//! process has grown.

use streams::{DEFAULT_LIMIT, StreamWriter, open_stream};
use tokio::io::AsyncReadExt;
use tokio::net::UnixStream;

const MIB: usize = 1 << 20;
static CHUNK: [u8; 64 * 1024] = [0; 64 * 1024];
const COUNT: usize = 64 * MIB / (64 * 1024);

// ANCHOR: send
/// Writes 64 MiB; what has waited in this program at most is its result.
async fn send(writer: &StreamWriter, with_drain: bool) -> anyhow::Result<usize> {
    let mut most = 0;
    for _ in 0..COUNT {
        writer.write(&CHUNK);
        most = most.max(writer.transport().write_buffer_size());
        if with_drain {
            writer.drain().await?;
        }
    }
    Ok(most)
}
// ANCHOR_END: send

async fn read_all(mut peer: UnixStream) -> std::io::Result<()> {
    let mut sink = vec![0; MIB];
    while peer.read(&mut sink).await? > 0 {}
    Ok(())
}

// ANCHOR: measure
async fn measure(with_drain: bool) -> anyhow::Result<()> {
    let (near, peer) = UnixStream::pair()?;
    let reading = tokio::spawn(read_all(peer));
    let (_reader, writer) = open_stream(near, DEFAULT_LIMIT)?;
    let high = writer.transport().write_buffer_limits().high();

    let before = resident()?;
    let most = send(&writer, with_drain).await?;
    let grown = resident()?.saturating_sub(before);
    println!("{}:", if with_drain { "with drain" } else { "without drain" });
    let under = most <= high + CHUNK.len();
    println!("  never more than the high mark and one write: {under}");
    println!("  the process has grown by over 32 MiB: {}", grown > 32 * MIB);
    // ANCHOR_END: measure
    writer.close().wait_closed().await?;
    reading.await??;
    Ok(())
}

/// The memory of this process in bytes.
fn resident() -> anyhow::Result<usize> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let mut words = status.split_whitespace().skip_while(|word| *word != "VmRSS:");
    Ok(words.nth(1).unwrap_or("0").parse::<usize>()? * 1024)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    measure(true).await?;
    measure(false).await
}
