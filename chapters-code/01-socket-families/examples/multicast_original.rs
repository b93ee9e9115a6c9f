//! The multicast socket of the original tutorial, step by step as printed there.
//!
//! ```sh
//! cargo run -p socket-families --example multicast_original
//! ```
//!
//! Prints what goes wrong, in a network of its own: the join without a route, the
//! second socket, the struct of the wrong size, datagrams of groups it never joined.

use std::io;
use std::net::{Ipv4Addr, UdpSocket};

use netlab::Namespace;
use socket_families::multicast::{multicast_receiver, multicast_sender};
use socket_families::options::{raw, set_reuse_address, set_reuse_port};

// ANCHOR: make_sock
/// The original's order: bind, join, and the reuse options last.
fn make_sock() -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind("0.0.0.0:1900")?;
    join(&socket, Ipv4Addr::UNSPECIFIED)?;
    set_reuse_address(&socket, true)?;
    set_reuse_port(&socket, true)?;
    Ok(socket)
}
// ANCHOR_END: make_sock

// ANCHOR: packed
/// What `struct.pack('4sL', group, address)` makes on a 64-bit machine.
fn packed(group: Ipv4Addr, address: Ipv4Addr) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(&group.octets());
    // Four bytes of padding come first: a C long is aligned to eight.
    bytes[8..].copy_from_slice(&u64::from(address.to_bits()).to_ne_bytes());
    bytes
}
// ANCHOR_END: packed

fn join(socket: &UdpSocket, address: Ipv4Addr) -> io::Result<()> {
    let mreq = packed(Ipv4Addr::new(239, 255, 255, 250), address);
    raw::set_bytes(socket, libc::IPPROTO_IP, libc::IP_ADD_MEMBERSHIP, &mreq)
}

fn main() -> anyhow::Result<()> {
    let network = Namespace::enter().unwrap_or_else(|e| netlab::cannot_run(e));
    // ANCHOR: run
    println!("no route for groups: {}", told(&make_sock()));
    network.ip("route add 224.0.0.0/4 dev lo")?;
    let first = make_sock();
    println!("with a route: {}", told(&first));
    println!("a second one: {}", told(&make_sock()));
    // ANCHOR_END: run

    // ANCHOR: sixteen
    let mreq = packed(Ipv4Addr::new(239, 255, 255, 250), Ipv4Addr::LOCALHOST);
    println!("the mreq has {} bytes, the struct 8", mreq.len());
    let other = UdpSocket::bind("0.0.0.0:0")?;
    println!(
        "127.0.0.1 as the interface: {}",
        told(&join(&other, Ipv4Addr::LOCALHOST))
    );
    // ANCHOR_END: sixteen

    // ANCHOR: foreign
    let first = first?;
    let joined_251 = multicast_receiver("239.255.255.251:7000".parse()?, "lo")?;
    let sender = multicast_sender("lo", 1)?;
    for (what, to) in [
        ("its group", "239.255.255.250:1900"),
        ("a group that another socket joined", "239.255.255.251:1900"),
        ("this host", "127.0.0.1:1900"),
    ] {
        sender.send_to(what.as_bytes(), to)?;
        println!("to {what}: {}", received(&first));
    }
    drop(joined_251);
    // ANCHOR_END: foreign
    Ok(())
}

fn received(socket: &UdpSocket) -> &'static str {
    // Loopback delivers within the send, so what isn't there won't come.
    match socket.set_nonblocking(true).and_then(|()| socket.recv(&mut [0; 64])) {
        Ok(_) => "received",
        Err(_) => "not received",
    }
}

fn told<T>(outcome: &io::Result<T>) -> String {
    let Err(error) = outcome else { return "ok".to_owned() };
    let errno = error.raw_os_error().map(nix::Error::from_raw);
    errno.map_or_else(|| error.to_string(), |errno| format!("{errno:?}"))
}
