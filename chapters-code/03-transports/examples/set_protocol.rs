//! Changing the protocol in mid-connection: a line of text agrees on it, and from then on
//! another protocol has the bytes.
//!
//! ```sh
//! cargo run -p transports --example set_protocol
//! ```

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use transports::{Protocol, Transport, attach};

// ANCHOR: greeting
struct Greeting;

impl Protocol for Greeting {
    fn data_received(&mut self, transport: Transport, data: &[u8]) {
        match data {
            b"use reverse\n" => {
                transport.set_protocol(Reverse { messages: 0 });
                transport.write(b"ok\n");
            }
            _ => transport.write(b"unknown\n"),
        }
    }
}

struct Reverse {
    messages: usize,
}

impl Protocol for Reverse {
    fn data_received(&mut self, transport: Transport, data: &[u8]) {
        self.messages += 1;
        let reversed: Vec<u8> = data.iter().rev().copied().collect();
        transport.write(&reversed);
    }
}
// ANCHOR_END: greeting

async fn ask(peer: &mut UnixStream, question: &str) -> anyhow::Result<()> {
    peer.write_all(question.as_bytes()).await?;
    let mut answer = [0; 64];
    let n = peer.read(&mut answer).await?;
    println!("{:?} -> {:?}", question, String::from_utf8_lossy(&answer[..n]));
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let (near, mut peer) = UnixStream::pair()?;
    // ANCHOR: upgrade
    let transport = attach(near, Greeting)?;
    ask(&mut peer, "hello\n").await?;
    ask(&mut peer, "use reverse\n").await?;
    ask(&mut peer, "hello\n").await?;
    let messages = transport.protocol(|it: &mut Reverse| it.messages);
    println!("the protocol is Reverse, messages: {messages:?}");
    // ANCHOR_END: upgrade
    Ok(())
}
