//! What the kernel puts around our bytes, by kind of socket.
//!
//! ```sh
//! cargo run -p socket-families --example which_layer
//! ```
//!
//! Prints a line a socket: its family, its type, the protocol that the kernel chose, and
//! which headers go around what we write. The sockets are opened in a network namespace of the
//! program's own, so that no privilege on the machine's network is needed.

use netlab::Namespace;
use socket2::{Domain, Protocol, Socket, Type};

fn main() -> anyhow::Result<()> {
    let _network = Namespace::enter()
        .unwrap_or_else(|e| netlab::cannot_run(format!("a network namespace: {e}")));

    // ANCHOR: open
    let icmp = Some(Protocol::ICMPV4);
    let netlink = Domain::from(libc::AF_NETLINK);
    let sockets = [
        ("AF_INET", Domain::IPV4, Type::STREAM, None, "TCP, IP, Ethernet"),
        ("AF_INET6", Domain::IPV6, Type::DGRAM, None, "UDP, IPv6, Ethernet"),
        ("AF_INET", Domain::IPV4, Type::RAW, icmp, "IP, Ethernet"),
        ("AF_PACKET", Domain::PACKET, Type::DGRAM, None, "Ethernet"),
        ("AF_PACKET", Domain::PACKET, Type::RAW, None, "nothing: all is ours"),
        ("AF_UNIX", Domain::UNIX, Type::STREAM, None, "nothing: to this host"),
        ("AF_NETLINK", netlink, Type::RAW, None, "nothing: to the kernel"),
    ];
    for (family, domain, r#type, protocol, added) in sockets {
        let socket = Socket::new(domain, r#type, protocol)?;
        // What the kernel says, not what we asked for.
        let r#type = format!("{:?}", socket.r#type()?);
        let protocol = socket.protocol()?.map_or(0, i32::from);
        println!("{family:<10} {type:<11} {protocol:>2}  the kernel adds {added}");
    }
    // ANCHOR_END: open
    Ok(())
}
