//! asyncio raises `ValueError` for 0 and below, `TypeError` for None.

use streams::StreamReader;

fn main() {
    // ANCHOR: misuse
    let _reader = StreamReader::new(0);
    // ANCHOR_END: misuse
}
