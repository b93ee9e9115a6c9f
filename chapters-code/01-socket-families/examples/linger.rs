//! Three ways to close a TCP connection with data still under way.
//!
//! ```sh
//! cargo run -p socket-families --example linger
//! ```
//!
//! Prints for each SO_LINGER how long `close` took and what the peer then read.

use std::io::Read;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use socket_families::options::set_linger;
use socket2::SockRef;

fn main() -> anyhow::Result<()> {
    // ANCHOR: default
    let (sender, mut reader, sent) = unread_data()?;
    println!("no linger: close returns at once: {}", close(sender) < SHORT);
    let received = reader.read_to_end(&mut Vec::new())?;
    println!("  all of it arrives: {}", received == sent);
    // ANCHOR_END: default

    // ANCHOR: timed
    let (sender, mut reader, sent) = unread_data()?;
    set_linger(&sender, Some(Duration::from_secs(2)))?;
    let start = Instant::now();
    SockRef::from(&sender).shutdown(Shutdown::Write)?;
    println!("linger 2 s: shutdown returns at once: {}", start.elapsed() < SHORT);
    let blocked = close(sender) >= Duration::from_millis(1900);
    println!("  close blocks for it, though non-blocking: {blocked}");
    let received = reader.read_to_end(&mut Vec::new())?;
    println!("  all of it arrives: {}", received == sent);
    // ANCHOR_END: timed

    // ANCHOR: zero
    let (sender, mut reader, sent) = unread_data()?;
    set_linger(&sender, Some(Duration::ZERO))?;
    println!("linger 0: close returns at once: {}", close(sender) < SHORT);
    let mut received = Vec::new();
    if let Err(e) = reader.read_to_end(&mut received) {
        println!("  the peer's read ends with: {:?}", e.kind());
    }
    println!("  all of it arrives: {}", received.len() == sent);
    // ANCHOR_END: zero
    Ok(())
}

const SHORT: Duration = Duration::from_secs(1);

/// A non-blocking sender that has queued all it can, and a peer that has read nothing.
fn unread_data() -> anyhow::Result<(TcpStream, TcpStream, usize)> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let sender = TcpStream::connect(listener.local_addr()?)?;
    let (reader, _) = listener.accept()?;
    sender.set_nonblocking(true)?;
    let mut sent = 0;
    while let Ok(n) = SockRef::from(&sender).send(&[0; 16384]) {
        sent += n;
    }
    Ok((sender, reader, sent))
}

fn close(stream: TcpStream) -> Duration {
    let start = Instant::now();
    drop(stream);
    start.elapsed()
}
