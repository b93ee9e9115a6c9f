//! The address of a packet socket, and what it takes to have one.
//!
//! ```sh
//! cargo run -p socket-families --example packet_address
//! ```
//!
//! Binds a packet socket to `lo` in a network of its own and prints the five fields of its
//! address; then gives up the privilege and prints what the kernel says.

#![allow(unsafe_code, reason = "capabilities have no safe call in nix or libc")]

use netlab::Namespace;
use socket_families::{Interface, PacketAddress, open};
use socket2::{Domain, SockAddr, Type};

fn main() -> anyhow::Result<()> {
    let _network = Namespace::enter()
        .unwrap_or_else(|e| netlab::cannot_run(format!("a network namespace: {e}")));

    // ANCHOR: address
    let socket = open(Domain::PACKET, Type::RAW, None)?;
    let asked = PacketAddress::new(Interface::Name("lo".to_owned()), 0x0800);
    socket.bind(&SockAddr::try_from(&asked)?)?;

    let address = PacketAddress::try_from(&socket.local_addr()?)?;
    println!("interface {}", address.interface.named()?);
    println!("protocol  {:#06x}", address.protocol);
    println!("kind      {}", address.kind);
    println!("hardware  {}", address.hardware);
    println!("address   {}", address.address);
    // ANCHOR_END: address

    // ANCHOR: privilege
    drop_net_raw()?;
    if let Err(error) = open(Domain::PACKET, Type::RAW, None) {
        println!("without CAP_NET_RAW: {}", error.io_error());
    }
    // ANCHOR_END: privilege
    Ok(())
}

/// Gives up `CAP_NET_RAW` (13) in the effective, permitted and inheritable sets of this
/// thread, by [capset(2)](https://man7.org/linux/man-pages/man2/capset.2.html).
fn drop_net_raw() -> std::io::Result<()> {
    let header = [0x2008_0522_u32, 0];
    let mut sets = [0_u32; 6];
    let (header, start) = (header.as_ptr(), sets.as_mut_ptr());
    // SAFETY: the kernel reads the header and writes six words, which `sets` has.
    if unsafe { libc::syscall(libc::SYS_capget, header, start) } != 0 {
        return Err(std::io::Error::last_os_error());
    }
    for set in &mut sets[..3] {
        *set &= !(1 << 13);
    }
    // SAFETY: the kernel reads the header and six words.
    if unsafe { libc::syscall(libc::SYS_capset, header, sets.as_ptr()) } != 0 {
        return Err(std::io::Error::last_os_error());
    }
    Ok(())
}
