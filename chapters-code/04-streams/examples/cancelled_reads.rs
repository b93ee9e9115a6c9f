//! What a read that is cancelled leaves behind: all of it, here.
//!
//! ```sh
//! cargo run -p streams --example cancelled_reads
//! ```
//!
//! Three bytes have come, each read wants more, and is given up. Prints what a later read
//! still finds.

use futures::FutureExt;
use streams::StreamReader;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    for name in ["readline", "readuntil", "readexactly", "read_to_end"] {
        let mut reader = StreamReader::default();
        reader.feed_data(b"abc")?;
        // ANCHOR: cancel
        // `now_or_never` polls once, and drops the read if it has to wait.
        let given_up = match name {
            "readline" => reader.readline().now_or_never(),
            "readuntil" => reader.readuntil(b"\n").now_or_never(),
            "readexactly" => reader.readexactly(10).now_or_never(),
            _ => reader.read_to_end().now_or_never(),
        };
        assert!(given_up.is_none(), "it had to wait");

        reader.feed_eof();
        let left = reader.read(100).await?;
        println!("{name}: {:?} is left", str::from_utf8(&left)?);
        // ANCHOR_END: cancel
    }
    Ok(())
}
