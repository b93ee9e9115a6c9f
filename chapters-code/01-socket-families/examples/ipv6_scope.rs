//! Link-local addresses: the same fe80::1 on two links, told apart by the scope.
//!
//! ```sh
//! cargo run -p socket-families --example ipv6_scope
//! ```
//!
//! Prints what binding to it gives, by the way its scope is said. The two links are a
//! cable in a network namespace of the program's own.

use netlab::Namespace;
use nix::errno::Errno;
use nix::net::if_::if_nametoindex;
use socket_families::{Ipv6Address, Scope};
use socket2::{Domain, SockAddr, Socket, Type};

fn main() -> anyhow::Result<()> {
    let network = Namespace::enter()
        .unwrap_or_else(|e| netlab::cannot_run(format!("a network namespace: {e}")));
    network.ip("link add red type veth peer name blue")?;
    for link in ["red", "blue"] {
        network.ip(&format!("link set {link} addrgenmode none"))?;
        network.ip(&format!("link set {link} up"))?;
    }
    // Without duplicate address detection, which takes a second.
    network.ip("address add fe80::1/64 dev red nodad")?;

    // ANCHOR: scopes
    let ip = "fe80::1".parse()?;
    let (red, blue) = (if_nametoindex("red")?, if_nametoindex("blue")?);
    let scopes = [
        ("fe80::1 without a scope", Scope::None),
        ("by the link's number", Scope::from(red)),
        ("by the link's name", Scope::Name("red".to_owned())),
        ("on the other link", Scope::from(blue)),
    ];
    for (how, scope) in scopes {
        let address = Ipv6Address { scope, ..Ipv6Address::new(ip, 0) };
        println!("{how}: {}", bind(&SockAddr::try_from(&address)?));
    }
    // ANCHOR_END: scopes

    // ANCHOR: both
    // Now both links have that address, and a socket of the same port each.
    network.ip("address add fe80::1/64 dev blue nodad")?;
    for text in ["[fe80::1%red]:5000", "[fe80::1%blue]:5000", "[::1]:5000"] {
        let address: Ipv6Address = text.parse()?;
        println!("{text}: {}", bind(&SockAddr::try_from(&address)?));
    }
    // ANCHOR_END: both
    Ok(())
}

fn bind(address: &SockAddr) -> String {
    let bound = Socket::new(Domain::IPV6, Type::DGRAM, None).and_then(|socket| {
        socket.bind(address)?;
        // Bound to the end, so that a second one on the same port would show.
        std::mem::forget(socket);
        Ok(())
    });
    match bound {
        Ok(()) => "ok".to_owned(),
        Err(e) => {
            format!("{:?}", Errno::from_raw(e.raw_os_error().unwrap_or_default()))
        }
    }
}
