use streams::{StreamReader, StreamWriter};
use tls::{ClientContext, start_tls};

// asyncio upgrades the writer in place, and an old transport can still be written to.
async fn upgrade(reader: StreamReader, writer: StreamWriter, context: &ClientContext) {
    // ANCHOR: misuse
    let _secure = start_tls(reader, writer, context, "localhost").await;
    writer.write(b"in clear");
    // ANCHOR_END: misuse
}

fn main() {}
