//! A paused transport delivers nothing, while the kernel goes on receiving; and a peer
//! that sends more than it takes has to wait.
//!
//! ```sh
//! cargo run -p transports --example pause_reading
//! ```

use std::io::ErrorKind;

use tokio::net::UnixStream;
use transports::{Protocol, Transport, attach};

// ANCHOR: protocol
/// Not ready when the connection comes: reads when it is told to.
struct Later {
    received: usize,
}

impl Protocol for Later {
    fn connection_made(&mut self, transport: Transport) {
        transport.pause_reading();
    }

    fn data_received(&mut self, _: Transport, data: &[u8]) {
        self.received += data.len();
    }
}
// ANCHOR_END: protocol

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let (near, peer) = UnixStream::pair()?;
    let transport = attach(near, Later { received: 0 })?;
    let received = || transport.protocol(|later: &mut Later| later.received);

    // ANCHOR: paused
    println!("reading: {}", transport.is_reading());
    let mut sent = 0;
    loop {
        tokio::task::yield_now().await;
        match peer.try_write(&[0; 16 * 1024]) {
            Ok(n) => sent += n,
            Err(error) if error.kind() == ErrorKind::WouldBlock => break,
            Err(error) => return Err(error.into()),
        }
    }
    println!("the kernel holds some, and then the peer waits: {}", sent > 0);
    println!("received in the pause: {}", received().unwrap_or_default());

    transport.resume_reading();
    println!("reading: {}", transport.is_reading());
    while received() < Some(sent) {
        tokio::task::yield_now().await;
    }
    println!("received all that was sent: {}", received() == Some(sent));
    // ANCHOR_END: paused
    Ok(())
}
