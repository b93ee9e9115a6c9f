//! What one receive returns after two sends: a stream, datagrams, sequenced packets.
//!
//! ```sh
//! cargo run -p socket-families --example boundaries
//! ```
//!
//! Prints, for each type, what a receive gets with room for all and with room for two
//! bytes, and what it gets when the sender has closed.

use std::io::{ErrorKind, Read};

use socket_families::socket_type::SocketType;
use socket2::{Domain, Socket};

fn main() -> anyhow::Result<()> {
    for socket_type in
        [SocketType::Stream, SocketType::Datagram, SocketType::SequencedPacket]
    {
        println!("{socket_type}");
        show(socket_type)?;
    }
    Ok(())
}

// ANCHOR: show
fn show(socket_type: SocketType) -> anyhow::Result<()> {
    let (sender, receiver) = Socket::pair(Domain::UNIX, socket_type.into(), None)?;
    receiver.set_nonblocking(true)?;
    sender.send(b"one")?;
    sender.send(b"two")?;
    println!("  sent: one, two; received: {}", receive(&receiver, 100)?);
    println!("  and then: {}", receive(&receiver, 100)?);

    sender.send(b"three")?;
    println!("  sent: three; room for 2: {}", receive(&receiver, 2)?);
    println!("  and then: {}", receive(&receiver, 100)?);

    drop(sender);
    println!("  the sender closed: {}", receive(&receiver, 100)?);
    Ok(())
}
// ANCHOR_END: show

fn receive(mut socket: &Socket, room: usize) -> anyhow::Result<String> {
    let mut buffer = vec![0; room];
    // `&Socket` is a `Read`, whatever its type: one read is one recv(2).
    match socket.read(&mut buffer) {
        Ok(0) => Ok("end of file".to_owned()),
        Ok(n) => Ok(String::from_utf8_lossy(&buffer[..n]).into_owned()),
        Err(e) if e.kind() == ErrorKind::WouldBlock => {
            Ok("nothing there".to_owned())
        }
        Err(e) => Err(e.into()),
    }
}
