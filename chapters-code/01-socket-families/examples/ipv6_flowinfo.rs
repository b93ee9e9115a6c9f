//! The flow label: from sin6_flowinfo into the packet's header, and not by itself.
//!
//! ```sh
//! cargo run -p socket-families --example ipv6_flowinfo
//! ```
//!
//! Prints the flow label that a packet socket sees in the IPv6 header. The program runs
//! in a network namespace of its own, where it may capture.

use std::io::Read;
use std::net::{Ipv6Addr, SocketAddrV6};

use netlab::Namespace;
use socket_families::Ipv6Address;
use socket_families::options::raw;
use socket2::{Domain, Protocol, SockAddr, Socket, Type};

fn main() -> anyhow::Result<()> {
    let _network = Namespace::enter()
        .unwrap_or_else(|e| netlab::cannot_run(format!("a network namespace: {e}")));
    let wire = Protocol::from(i32::from(0x86dd_u16.to_be()));
    let mut wire = Socket::new(Domain::PACKET, Type::DGRAM, Some(wire))?;
    let receiver = std::net::UdpSocket::bind("[::1]:0")?;
    let port = receiver.local_addr()?.port();
    let sender = Socket::new(Domain::IPV6, Type::DGRAM, None)?;

    // ANCHOR: label
    let to = Ipv6Address {
        flowinfo: 0x12345,
        ..Ipv6Address::new(Ipv6Addr::LOCALHOST, port)
    };
    sender.send_to(b"", &SockAddr::try_from(&to)?)?;
    println!(
        "given:             ours on the wire: {}",
        label(&mut wire)? == 0x12345
    );

    raw::set::<libc::c_int>(
        &sender,
        libc::IPPROTO_IPV6,
        libc::IPV6_FLOWINFO_SEND,
        &1,
    )?;
    sender.send_to(b"", &SockAddr::try_from(&to)?)?;
    println!("given and enabled: {:#07x} on the wire", label(&mut wire)?);
    // ANCHOR_END: label

    // ANCHOR: byte_order
    // The standard library puts the number into the struct as it lies in memory.
    for flowinfo in [0x12345, 0x12345_u32.to_be()] {
        let to = SocketAddrV6::new(Ipv6Addr::LOCALHOST, port, flowinfo, 0);
        sender.send_to(b"", &to.into())?;
        let same = label(&mut wire)? == 0x12345;
        println!("SocketAddrV6 with {flowinfo:#010x}: ours on the wire: {same}");
    }
    // ANCHOR_END: byte_order
    Ok(())
}

/// Reads the flow label of the next UDP packet: the low 20 bits of its first 4 bytes.
// ANCHOR: read_label
fn label(wire: &mut Socket) -> std::io::Result<u32> {
    const UDP: u8 = 17;
    let mut header = [0; 40];
    while header[6] != UDP {
        wire.read_exact(&mut header)?;
    }
    let [_, high, middle, low, ..] = header;
    Ok(u32::from_be_bytes([0, high, middle, low]) & 0xfffff)
}
// ANCHOR_END: read_label
