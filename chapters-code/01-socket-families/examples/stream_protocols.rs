//! Three sockets of one type, SOCK_STREAM, that speak three protocols.
//!
//! ```sh
//! cargo run -p socket-families --example stream_protocols
//! ```
//!
//! Prints what SO_TYPE and SO_PROTOCOL say of each, and whether a TCP option works there.

use std::io::ErrorKind;

use socket_families::socket_type::SocketKind;
use socket2::{Domain, Protocol, Socket, Type};

fn main() -> anyhow::Result<()> {
    // ANCHOR: three
    let wanted = [
        ("AF_INET, 0", Domain::IPV4, None),
        ("AF_INET, IPPROTO_MPTCP", Domain::IPV4, Some(Protocol::MPTCP)),
        ("AF_UNIX, 0", Domain::UNIX, None),
    ];
    for (name, domain, protocol) in wanted {
        let socket = match Socket::new(domain, Type::STREAM, protocol) {
            Ok(socket) => socket,
            Err(e) => netlab::cannot_run(format!("{name}: {e}")),
        };
        let kind = SocketKind::of(&socket)?;
        let protocol = kind.protocol.map_or(0, i32::from);
        println!("{name}: {}, protocol {protocol}", kind.socket_type);
        match socket.set_tcp_nodelay(true) {
            Ok(()) => println!("  TCP_NODELAY: set"),
            Err(e) if e.kind() == ErrorKind::Unsupported => {
                println!("  TCP_NODELAY: not supported (EOPNOTSUPP)");
            }
            Err(e) => return Err(e.into()),
        }
    }
    // ANCHOR_END: three
    Ok(())
}
