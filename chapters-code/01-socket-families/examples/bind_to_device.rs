//! SO_BINDTODEVICE: one interface for sending and receiving.
//!
//! ```sh
//! cargo run -p socket-families --example bind_to_device
//! ```
//!
//! Two sockets have one port, each tied to another interface. A datagram comes by the
//! cable from a second host and one over loopback; prints who got which.

use std::net::UdpSocket;

use netlab::{Host, Namespace};
use socket_families::options::{bind_to_device, bound_device};
use socket2::{Domain, Socket, Type};

fn main() -> anyhow::Result<()> {
    let here = Namespace::enter().unwrap_or_else(|e| netlab::cannot_run(e));
    let there = Host::start()?;
    here.cable_to(&there, "va", "vb")?;
    here.ip("addr add 10.77.0.1/24 dev va")?;
    there.ip("addr add 10.77.0.2/24 dev vb")?;

    // ANCHOR: receive
    let by_cable = tied_to("va")?;
    let by_loopback = tied_to("lo")?; // the same port, another interface

    there.run(|| {
        UdpSocket::bind("0.0.0.0:0")?.send_to(b"from afar", "10.77.0.1:7000")
    })?;
    UdpSocket::bind("127.0.0.1:0")?.send_to(b"from here", "127.0.0.1:7000")?;

    for socket in [&by_cable, &by_loopback] {
        let device = bound_device(socket)?.unwrap_or_default();
        let mut buffer = [0; 64];
        let n = socket.recv(&mut buffer)?;
        println!("{device} got {:?}", String::from_utf8_lossy(&buffer[..n]));
        socket.set_nonblocking(true)?;
        println!("{device} has another: {}", socket.recv(&mut buffer).is_ok());
    }
    // ANCHOR_END: receive

    // ANCHOR: unknown
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    match bind_to_device(&socket, Some("eth77")) {
        Err(e) if e.raw_os_error() == Some(libc::ENODEV) => {
            println!("an unknown interface: ENODEV");
        }
        other => println!("an unknown interface: {other:?}"),
    }
    // ANCHOR_END: unknown
    Ok(())
}

// ANCHOR: tied_to
fn tied_to(interface: &str) -> std::io::Result<UdpSocket> {
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, None)?;
    bind_to_device(&socket, Some(interface))?;
    socket.bind(&std::net::SocketAddr::from(([0, 0, 0, 0], 7000)).into())?;
    Ok(socket.into())
}
// ANCHOR_END: tied_to
