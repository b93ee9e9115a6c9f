//! SO_BROADCAST: the permission to send to everybody on the network.
//!
//! ```sh
//! cargo run -p socket-families --example broadcast
//! ```
//!
//! Sends to 127.255.255.255, the broadcast address of the loopback network, and prints
//! who got it.

use std::net::{SocketAddr, TcpListener};

use socket_families::options::{broadcast, set_broadcast, set_reuse_address};
use socket2::{Domain, Socket, Type};
use tokio::net::UdpSocket;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let first = receiver(([0, 0, 0, 0], 0).into())?;
    let second = receiver(first.local_addr()?)?;

    // ANCHOR: send
    let everybody =
        SocketAddr::from(([127, 255, 255, 255], first.local_addr()?.port()));
    let sender = UdpSocket::bind("127.0.0.1:0").await?;
    match sender.send_to(b"hello, all", everybody).await {
        Err(e) if e.raw_os_error() == Some(libc::EACCES) => {
            println!("refused: EACCES")
        }
        other => println!("not refused: {other:?}"),
    }

    set_broadcast(&sender, true)?;
    sender.send_to(b"hello, all", everybody).await?;
    for socket in [&first, &second] {
        let mut buffer = [0; 64];
        let (n, _) = socket.recv_from(&mut buffer).await?;
        println!("a receiver got {:?}", String::from_utf8_lossy(&buffer[..n]));
    }
    // ANCHOR_END: send

    // ANCHOR: tcp
    let listener = TcpListener::bind("127.0.0.1:0")?;
    set_broadcast(&listener, true)?;
    println!("on a TCP socket: {}, without effect", broadcast(&listener)?);
    // ANCHOR_END: tcp
    Ok(())
}

// ANCHOR: receiver
/// Receiving needs no permission, only the right address; two share a port.
fn receiver(address: SocketAddr) -> std::io::Result<UdpSocket> {
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, None)?;
    set_reuse_address(&socket, true)?;
    socket.bind(&address.into())?;
    socket.set_nonblocking(true)?;
    UdpSocket::from_std(socket.into())
}
// ANCHOR_END: receiver
