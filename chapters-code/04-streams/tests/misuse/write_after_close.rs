//! asyncio drops such a write in silence.

use streams::StreamWriter;

// ANCHOR: misuse
async fn farewell(writer: StreamWriter) {
    writer.close();
    writer.write(b"one more thing");
}
// ANCHOR_END: misuse

fn main() {
    let _ = farewell;
}
