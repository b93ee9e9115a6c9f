//! asyncio raises `RuntimeError` when the second one waits.

use streams::{ReadError, StreamReader};

// ANCHOR: misuse
async fn both(mut reader: StreamReader) -> Result<(), ReadError> {
    let (_line, _rest) = tokio::try_join!(reader.readline(), reader.read_to_end())?;
    Ok(())
}
// ANCHOR_END: misuse

fn main() {
    drop(both(StreamReader::default()));
}
