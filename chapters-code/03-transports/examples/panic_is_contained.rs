//! A protocol that panics ends its own connection; the others go on.
//!
//! ```sh
//! cargo run -p transports --example panic_is_contained
//! ```
//!
//! Prints three questions, the answers, and how each connection is lost. The panic hook,
//! which would report the panic on standard error, is silenced.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use transports::{Protocol, Transport, TransportError, attach};

// ANCHOR: divide
/// Answers `A/B`, and has forgotten that B may be 0.
struct Divide;

impl Protocol for Divide {
    fn data_received(&mut self, transport: Transport, data: &[u8]) {
        let numbers = String::from_utf8_lossy(data);
        let (a, b) = numbers.split_once('/').expect("a slash");
        let a: i32 = a.parse().expect("a number before the slash");
        let b: i32 = b.parse().expect("a number after the slash");
        transport.write((a / b).to_string().as_bytes());
    }

    fn connection_lost(&mut self, error: Option<TransportError>) {
        match error {
            None => println!("  lost: in order"),
            Some(error) => println!("  lost: {error}"),
        }
    }
}
// ANCHOR_END: divide

async fn ask(peer: &mut UnixStream, question: &str) -> anyhow::Result<()> {
    println!("{question}");
    peer.write_all(question.as_bytes()).await?;
    let mut answer = [0; 64];
    match peer.read(&mut answer).await? {
        0 => println!("  the connection is closed"),
        n => println!("  {}", String::from_utf8_lossy(&answer[..n])),
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    std::panic::set_hook(Box::new(|_| {}));

    // ANCHOR: two
    let (near, mut first) = UnixStream::pair()?;
    attach(near, Divide)?;
    let (near, mut second) = UnixStream::pair()?;
    let transport = attach(near, Divide)?;

    ask(&mut first, "7/2").await?;
    ask(&mut first, "7/0").await?;
    ask(&mut second, "9/3").await?;
    transport.close();
    second.read_to_end(&mut Vec::new()).await?;
    // ANCHOR_END: two
    Ok(())
}
