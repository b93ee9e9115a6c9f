//! A multicast sender and two receivers on one host, and a third for another group.
//!
//! ```sh
//! cargo run -p socket-families --example multicast
//! ```
//!
//! Prints what each received.

use socket_families::multicast::{multicast_receiver, multicast_sender};
use tokio::net::UdpSocket;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: receivers
    let first = multicast_receiver("239.255.255.250:0".parse()?, "lo")?;
    let port = first.local_addr()?.port();
    let second =
        multicast_receiver(format!("239.255.255.250:{port}").parse()?, "lo")?;
    let other =
        multicast_receiver(format!("239.255.255.251:{port}").parse()?, "lo")?;
    // ANCHOR_END: receivers
    let first = UdpSocket::from_std(first)?;
    let second = UdpSocket::from_std(second)?;
    let other = UdpSocket::from_std(other)?;

    // ANCHOR: send
    let sender = UdpSocket::from_std(multicast_sender("lo", 1)?)?;
    sender.send_to(b"to all of 250", ("239.255.255.250", port)).await?;
    sender.send_to(b"to all of 251", ("239.255.255.251", port)).await?;
    sender.send_to(b"to this host", ("127.0.0.1", port)).await?;

    for (name, socket) in [("first", &first), ("second", &second), ("other", &other)]
    {
        let mut buffer = [0; 64];
        let (n, _) = socket.recv_from(&mut buffer).await?;
        println!("{name} got {:?}", String::from_utf8_lossy(&buffer[..n]));
        println!("{name} has another: {}", socket.try_recv(&mut buffer).is_ok());
    }
    // ANCHOR_END: send
    Ok(())
}
