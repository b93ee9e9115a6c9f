//! `write_eof` and `close`: what each ends, and what becomes of the answer.
//!
//! ```sh
//! cargo run -p streams --example ways_to_end
//! ```
//!
//! A client sends numbers to a server that answers with their sum once it has seen the
//! end: first the client ends its direction alone, then the whole connection.

use streams::{DEFAULT_LIMIT, StreamReader, StreamWriter, open_stream};
use tokio::net::UnixStream;
use tokio::task::JoinHandle;

// ANCHOR: server
/// Adds up all numbers that come before the end, and answers with the sum.
async fn add(mut reader: StreamReader, writer: StreamWriter) -> anyhow::Result<()> {
    let numbers = reader.read_to_end().await?;
    let mut sum = 0;
    for number in str::from_utf8(&numbers)?.split_whitespace() {
        sum += number.parse::<i64>()?;
    }
    writer.write(sum.to_string().as_bytes());
    writer.close();
    Ok(())
}
// ANCHOR_END: server

type Serving = JoinHandle<anyhow::Result<()>>;

fn connected() -> anyhow::Result<(StreamReader, StreamWriter, Serving)> {
    let (near, far) = UnixStream::pair()?;
    let (reader, writer) = open_stream(far, DEFAULT_LIMIT)?;
    let serving = tokio::spawn(add(reader, writer));
    let (reader, writer) = open_stream(near, DEFAULT_LIMIT)?;
    Ok((reader, writer, serving))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let (mut reader, writer, serving) = connected()?;
    // ANCHOR: write_eof
    writer.write(b"1 2 3 ");
    writer.write(b"4");
    writer.write_eof()?;
    println!("write_eof: closing: {}", writer.is_closing());
    let answer = reader.read_to_end().await?;
    println!("  the answer: {}", str::from_utf8(&answer)?);
    writer.close().wait_closed().await?;
    // ANCHOR_END: write_eof
    serving.await??;

    let (mut reader, writer, serving) = connected()?;
    // ANCHOR: close
    writer.write(b"1 2 3 4");
    let transport = writer.transport().clone();
    writer.close();
    println!("close: closing: {}", transport.is_closing());
    let answer = reader.read_to_end().await?;
    println!("  bytes of the answer: {}", answer.len());
    // ANCHOR_END: close
    serving.await?
}
