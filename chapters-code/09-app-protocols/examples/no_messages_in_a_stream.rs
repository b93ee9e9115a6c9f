//! TCP carries bytes: what was written in three calls is read in one, and the other way.
//!
//! ```sh
//! cargo run -p app-protocols --example no_messages_in_a_stream
//! ```
//!
//! Prints what a receiver reads, and what two framings make of it.

use app_protocols::framing::{LengthFrames, LineFrames, write_length_frame};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

fn text(bytes: &[u8]) -> String {
    format!("{:?}", String::from_utf8_lossy(bytes))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let mut sender = TcpStream::connect(listener.local_addr()?).await?;
    let (mut receiver, _) = listener.accept().await?;
    let mut buffer = [0; 64];

    // ANCHOR: stream
    for message in ["one", "two", "three"] {
        sender.write_all(message.as_bytes()).await?;
    }
    let n = receiver.read(&mut buffer).await?;
    println!("three writes, read as {}", text(&buffer[..n]));
    // ANCHOR_END: stream

    // ANCHOR: lines
    for message in ["one\n", "two\n", "three\n"] {
        sender.write_all(message.as_bytes()).await?;
    }
    let mut lines = LineFrames::new(80);
    let n = receiver.read(&mut buffer).await?;
    lines.feed(&buffer[..n]);
    while let Some(line) = lines.next_frame()? {
        println!("a line: {}", text(line));
    }
    // ANCHOR_END: lines

    // ANCHOR: lengths
    let mut wire = Vec::new();
    for message in ["one", "line 1\nline 2", ""] {
        write_length_frame(&mut wire, message.as_bytes())?;
    }
    let mut frames = LengthFrames::new(80);
    // Cut in the middle of a length, and of a message.
    for piece in [&wire[..9], &wire[9..15], &wire[15..]] {
        sender.write_all(piece).await?;
        let n = receiver.read(&mut buffer).await?;
        frames.feed(&buffer[..n]);
        while let Some(frame) = frames.next_frame()? {
            println!("a frame: {}", text(frame));
        }
    }
    // ANCHOR_END: lengths

    // ANCHOR: limits
    let mut frames = LengthFrames::new(80);
    frames.feed(b"HTTP/1.1 400 Bad Request\r\n");
    if let Err(error) = frames.next_frame() {
        println!("another protocol: {error}");
    }
    // ANCHOR_END: limits
    Ok(())
}
