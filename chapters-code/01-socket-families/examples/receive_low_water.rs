//! SO_RCVLOWAT: the socket isn't readable until ten bytes are there.
//!
//! ```sh
//! cargo run -p socket-families --example receive_low_water
//! ```
//!
//! Prints when the reader is woken, and that a receive which doesn't wait for that gets
//! the five bytes all the same.

use std::io::ErrorKind;
use std::time::Duration;

use socket_families::options::set_receive_low_water;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let mut sender = TcpStream::connect(listener.local_addr()?).await?;
    let (receiver, _) = listener.accept().await?;
    let quiet = Duration::from_millis(200);
    // tokio takes an accepted stream for readable until a read has found nothing.
    assert_eq!(drain(&receiver)?, 0);

    // ANCHOR: mark
    set_receive_low_water(&receiver, 10)?;
    sender.write_all(b"12345").await?;
    let woken = timeout(quiet, receiver.readable()).await.is_ok();
    println!("5 bytes sent: woken: {woken}");
    sender.write_all(b"67890").await?;
    let woken = timeout(quiet, receiver.readable()).await.is_ok();
    println!("10 bytes sent: woken: {woken}");
    // ANCHOR_END: mark
    println!("read: {}", drain(&receiver)?);

    // ANCHOR: try
    sender.write_all(b"12345").await?;
    let woken = timeout(quiet, receiver.readable()).await.is_ok();
    let mut buffer = [std::mem::MaybeUninit::uninit(); 100];
    let n = socket2::SockRef::from(&receiver).recv(&mut buffer)?;
    println!("5 bytes more: woken: {woken}, but recv returns {n}");
    // ANCHOR_END: try
    Ok(())
}

/// Reads what is there, so that the next `readable` waits for more.
fn drain(stream: &TcpStream) -> std::io::Result<usize> {
    let mut total = 0;
    loop {
        match stream.try_read(&mut [0; 100]) {
            Ok(n) => total += n,
            Err(e) if e.kind() == ErrorKind::WouldBlock => return Ok(total),
            Err(e) => return Err(e),
        }
    }
}
