//! The connection is gone: what `write` says, and what `drain` says.
//!
//! ```sh
//! cargo run -p streams --example error_in_drain
//! ```
//!
//! The peer ends the connection with a reset, and then, on a second one, in order.

use std::io;
use std::time::Duration;

use streams::{DEFAULT_LIMIT, StreamReader, StreamWriter, open_stream};
use tokio::net::{TcpListener, TcpStream};

fn kind(error: impl Into<io::Error>) -> io::ErrorKind {
    error.into().kind()
}

/// Two streams and a bare socket: the peer, to break it with.
async fn connected() -> anyhow::Result<(StreamReader, StreamWriter, TcpStream)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let stream = TcpStream::connect(listener.local_addr()?).await?;
    let (peer, _) = listener.accept().await?;
    let (reader, writer) = open_stream(stream, DEFAULT_LIMIT)?;
    Ok((reader, writer, peer))
}

async fn after_a_reset() -> anyhow::Result<()> {
    let (mut reader, writer, peer) = connected().await?;
    // With nothing to linger for, close is a reset.
    peer.set_zero_linger()?;
    drop(peer);
    // ANCHOR: reset
    if let Err(error) = reader.read(100).await {
        println!("read: {:?}", kind(error));
    }
    writer.write(b"anybody there?");
    println!("write: nothing to say");
    for name in ["drain", "drain again"] {
        if let Err(error) = writer.drain().await {
            println!("{name}: {:?}", kind(error));
        }
    }
    // ANCHOR_END: reset
    Ok(())
}

async fn after_the_end() -> anyhow::Result<()> {
    let (mut reader, writer, peer) = connected().await?;
    drop(peer);
    // ANCHOR: end
    println!("read: {} bytes, the end", reader.read(100).await?.len());
    loop {
        writer.write(b"anybody there?");
        if writer.drain().await.is_err() {
            println!("drain, some writes later: it fails");
            break;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    if let Err(error) = writer.drain().await {
        println!("drain again: {:?}", kind(error));
    }
    // ANCHOR_END: end
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    println!("the peer resets:");
    after_a_reset().await?;
    println!("the peer closes:");
    after_the_end().await
}
