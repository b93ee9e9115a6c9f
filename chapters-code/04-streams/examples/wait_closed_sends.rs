//! `close` returns before all is sent; `wait_closed`, when all of it is.
//!
//! ```sh
//! cargo run -p streams --example wait_closed_sends
//! ```
//!
//! Prints whether bytes still wait in this program after either, and what the peer gets.

use streams::{DEFAULT_LIMIT, open_stream};
use tokio::net::UnixStream;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let (near, far) = UnixStream::pair()?;
    let (_reader, writer) = open_stream(near, DEFAULT_LIMIT)?;
    let (mut peer, _peer_writer) = open_stream(far, DEFAULT_LIMIT)?;

    // ANCHOR: close
    let transport = writer.transport().clone();
    writer.write(&vec![0; 10_000_000]);
    let closing = writer.close();
    let unsent = transport.write_buffer_size() > 0;
    println!("close has returned, bytes wait here: {unsent}");

    let reading = tokio::spawn(async move { peer.read_to_end().await });
    closing.wait_closed().await?;
    let unsent = transport.write_buffer_size();
    println!("wait_closed has returned, still here: {unsent}");
    println!("the peer has read {}", reading.await??.len());
    // ANCHOR_END: close
    Ok(())
}
