//! Two kinds of SOCK_DGRAM and a reader that doesn't read: one waits, one loses.
//!
//! ```sh
//! cargo run -p socket-families --example reliability
//! ```
//!
//! Prints what the sender is told when the reader's queue is full, and what arrives of
//! 1000 datagrams over a Unix socket and over UDP.

use std::io::ErrorKind;

use socket2::SockRef;
use tokio::net::{UdpSocket, UnixDatagram};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let limit = std::fs::read_to_string("/proc/sys/net/unix/max_dgram_qlen")?;
    let limit: usize = limit.trim().parse()?;

    // ANCHOR: unix
    let folder = tempfile::tempdir()?;
    let receiver = UnixDatagram::bind(folder.path().join("receiver"))?;
    let sender = UnixDatagram::unbound()?;
    sender.connect(folder.path().join("receiver"))?;
    let mut queued = 0;
    let refused = loop {
        match SockRef::from(&sender).send(b"unread") {
            Ok(_) => queued += 1,
            Err(e) => break e,
        }
    };
    let told = refused.kind() == ErrorKind::WouldBlock;
    println!("unix: the sender is told to wait: {told}");
    println!("unix: after net.unix.max_dgram_qlen + 1: {}", queued == limit + 1);
    // ANCHOR_END: unix
    for _ in 0..queued {
        receiver.recv(&mut [0; 16]).await?;
    }

    // ANCHOR: waiting
    let sending = async {
        for number in 0..1000_u32 {
            sender.send(&number.to_be_bytes()).await?;
        }
        anyhow::Ok(())
    };
    let receiving = async {
        let mut numbers = Vec::new();
        let mut datagram = [0; 4];
        while numbers.len() < 1000 {
            receiver.recv(&mut datagram).await?;
            numbers.push(u32::from_be_bytes(datagram));
        }
        anyhow::Ok(numbers)
    };
    let ((), numbers) = tokio::try_join!(sending, receiving)?;
    println!("unix: all 1000, in order: {}", numbers.into_iter().eq(0..1000));
    // ANCHOR_END: waiting

    // ANCHOR: udp
    let receiver = UdpSocket::bind("127.0.0.1:0").await?;
    SockRef::from(&receiver).set_recv_buffer_size(4096)?;
    let sender = UdpSocket::bind("127.0.0.1:0").await?;
    for number in 0..1000_u32 {
        sender.send_to(&number.to_be_bytes(), receiver.local_addr()?).await?;
    }
    let mut arrived = 0;
    while SockRef::from(&receiver)
        .recv(&mut [std::mem::MaybeUninit::uninit(); 4])
        .is_ok()
    {
        arrived += 1;
    }
    println!("udp: 1000 sends succeeded; all arrived: {}", arrived == 1000);
    // ANCHOR_END: udp
    Ok(())
}
