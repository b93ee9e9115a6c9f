//! SO_REUSEPORT: three sockets on one port, and the flows shared out among them.
//!
//! ```sh
//! cargo run -p socket-families --example reuse_port
//! ```
//!
//! Prints how 60 flows fell on three sockets, and what happens to one that lacks the
//! option.

use std::io;
use std::net::{SocketAddr, UdpSocket};

use socket_families::options::set_reuse_port;
use socket2::{Domain, Socket, Type};

fn main() -> anyhow::Result<()> {
    // ANCHOR: share
    let first = bound("127.0.0.1:0".parse()?, true)?;
    let address = first.local_addr()?;
    let sockets = [first, bound(address, true)?, bound(address, true)?];

    // A flow is a pair of addresses: 60 senders on 60 ports are 60 flows.
    let senders: Vec<UdpSocket> = (0..60)
        .map(|_| UdpSocket::bind("127.0.0.1:0"))
        .collect::<io::Result<_>>()?;
    for sender in &senders {
        sender.send_to(b"one", address)?;
    }
    let counts = sockets.each_ref().map(count_waiting);
    println!("datagrams of 60 flows: {}", counts.iter().sum::<usize>());
    println!("every socket got some: {}", counts.iter().all(|&count| count > 0));
    // ANCHOR_END: share

    // ANCHOR: one_flow
    for _ in 0..10 {
        senders[0].send_to(b"again", address)?;
    }
    let mut counts = sockets.each_ref().map(count_waiting);
    counts.sort_unstable();
    println!("10 datagrams of one flow: {counts:?}");
    // ANCHOR_END: one_flow

    // ANCHOR: without
    match bound(address, false) {
        Ok(_) => println!("a fourth without the option: ok"),
        Err(e) if e.kind() == io::ErrorKind::AddrInUse => {
            println!("a fourth without the option: EADDRINUSE");
        }
        Err(e) => return Err(e.into()),
    }
    // ANCHOR_END: without
    Ok(())
}

// ANCHOR: bound
fn bound(address: SocketAddr, reuse_port: bool) -> io::Result<UdpSocket> {
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, None)?;
    set_reuse_port(&socket, reuse_port)?;
    socket.bind(&address.into())?;
    socket.set_nonblocking(true)?;
    Ok(socket.into())
}
// ANCHOR_END: bound

fn count_waiting(socket: &UdpSocket) -> usize {
    let mut buffer = [0; 16];
    std::iter::from_fn(|| socket.recv(&mut buffer).ok()).count()
}
