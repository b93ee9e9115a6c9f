//! asyncio's `readexactly(-1)` raises `ValueError`, its `read(-1)` reads to the end.

use streams::{ReadError, StreamReader};

async fn all(mut reader: StreamReader) -> Result<(), ReadError> {
    // ANCHOR: misuse
    let _all = reader.read(-1).await?;
    // ANCHOR_END: misuse
    Ok(())
}

fn main() {
    drop(all(StreamReader::default()));
}
