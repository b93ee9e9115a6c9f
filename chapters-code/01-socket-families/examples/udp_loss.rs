//! A UDP sender is told that all is well while the receiver's kernel throws data away.
//!
//! ```sh
//! cargo run -p socket-families --example udp_loss
//! ```
//!
//! Prints how many sends succeeded, whether all of it arrived, and that nobody was told.

use std::io::ErrorKind;

use socket2::SockRef;
use tokio::net::UdpSocket;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let receiver = UdpSocket::bind("127.0.0.1:0").await?;
    // A receive buffer for a handful of datagrams; the receiver is slow to read them.
    SockRef::from(&receiver).set_recv_buffer_size(4096)?;
    let sender = UdpSocket::bind("127.0.0.1:0").await?;
    sender.connect(receiver.local_addr()?).await?;

    // ANCHOR: loss
    let mut sent = 0;
    for _ in 0..200 {
        sent += usize::from(sender.send(&[0; 1000]).await? == 1000);
    }
    let mut received = 0;
    let mut buffer = [0; 2000];
    loop {
        // Tried at once rather than awaited: nothing more is on its way.
        match receiver.try_recv(&mut buffer) {
            Ok(_) => received += 1,
            Err(e) if e.kind() == ErrorKind::WouldBlock => break,
            Err(e) => return Err(e.into()),
        }
    }
    // ANCHOR_END: loss
    println!("{sent} of 200 sends succeeded");
    println!("all of them arrived: {}", received == sent);
    println!("the sender was told: {}", sender.take_error()?.is_some());
    Ok(())
}
