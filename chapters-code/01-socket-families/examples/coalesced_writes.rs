//! Three messages are written, one read returns them all: TCP carries bytes, not messages.
//!
//! ```sh
//! cargo run -p socket-families --example coalesced_writes
//! ```
//!
//! Prints what one read returned, then the three messages as a framing gets them back.

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let mut client = TcpStream::connect(listener.local_addr()?).await?;
    let (mut server, _) = listener.accept().await?;

    // ANCHOR: one_read
    for message in ["open\n", "read\n", "close\n"] {
        client.write_all(message.as_bytes()).await?;
    }
    // All three are in the server's receive buffer before it reads for the first time.
    let mut buffer = [0; 1024];
    server.readable().await?;
    let n = server.read(&mut buffer).await?;
    println!("3 writes, 1 read: {:?}", String::from_utf8_lossy(&buffer[..n]));
    // ANCHOR_END: one_read

    // ANCHOR: framed
    client.write_all(b"open\nread\nclo").await?;
    client.write_all(b"se\n").await?;
    let mut lines = BufReader::new(server).lines();
    for _ in 0..3 {
        let line = lines.next_line().await?;
        println!("framed by newlines: {:?}", line.unwrap_or_default());
    }
    // ANCHOR_END: framed
    Ok(())
}
