//! SO_RCVTIMEO and SO_SNDTIMEO: blocking calls mind them, async code doesn't.
//!
//! ```sh
//! cargo run -p socket-families --example blocking_timeouts
//! ```
//!
//! Prints how a blocking receive and a blocking send end when their time is over, and
//! that an awaited read has to be limited by the runtime's own timeout.

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use socket_families::options::{set_receive_timeout, set_send_timeout};
use tokio::io::AsyncReadExt;
use tokio::time::timeout;

const LIMIT: Duration = Duration::from_millis(100);

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut silent = TcpStream::connect(listener.local_addr()?)?;
    let (_peer, _) = listener.accept()?;

    // ANCHOR: blocking
    set_receive_timeout(&silent, Some(LIMIT))?;
    let start = Instant::now();
    let error = silent.read(&mut [0; 16]).expect_err("nobody sends");
    println!(
        "blocking read: would block: {}",
        error.kind() == ErrorKind::WouldBlock
    );
    println!("  after its limit: {}", start.elapsed() >= LIMIT);

    set_send_timeout(&silent, Some(LIMIT))?;
    let too_much = vec![0; 64 * 1024 * 1024];
    let sent = silent.write(&too_much)?;
    println!(
        "blocking write: a part went out: {}",
        (1..too_much.len()).contains(&sent)
    );
    // Each call that still finds some room says how much; the one that finds none fails.
    let error = loop {
        if let Err(e) = silent.write(&too_much) {
            break e;
        }
    };
    println!("  in the end: would block: {}", error.kind() == ErrorKind::WouldBlock);
    // ANCHOR_END: blocking

    // ANCHOR: async
    silent.set_nonblocking(true)?;
    let mut silent = tokio::net::TcpStream::from_std(silent)?;
    let start = Instant::now();
    let ended = timeout(3 * LIMIT, silent.read(&mut [0; 16])).await;
    println!("awaited read: ended by the runtime's timeout: {}", ended.is_err());
    println!("  long after SO_RCVTIMEO: {}", start.elapsed() >= 3 * LIMIT);
    // ANCHOR_END: async
    Ok(())
}
