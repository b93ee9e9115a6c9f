//! asyncio's two special hosts, '' and '<broadcast>', and what they are to IPv6.
//!
//! ```sh
//! cargo run -p socket-families --example special_hosts
//! ```
//!
//! Prints what each becomes, and what sending to everyone takes. The program runs in a
//! network namespace of its own, so that no one else hears it.

use std::net::UdpSocket;

use netlab::Namespace;
use nix::errno::Errno;
use socket_families::{Host, Ipv4Address, Ipv6Address};
use socket2::{Domain, SockAddr, Socket, Type};

fn main() -> anyhow::Result<()> {
    let network = Namespace::enter()
        .unwrap_or_else(|e| netlab::cannot_run(format!("a network namespace: {e}")));
    // A link with an IPv4 network on it, and a route to everywhere else.
    network.ip("link add red type veth peer name blue")?;
    network.ip("link set red up")?;
    network.ip("link set blue up")?;
    network.ip("address add 192.0.2.1/24 dev red")?;
    network.ip("route add default dev red")?;

    // ANCHOR: any
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, None)?;
    socket.bind(&SockAddr::try_from(&Ipv4Address::new(Host::Any, 5000))?)?;
    println!("'' for IPv4: {}", Ipv4Address::try_from(&socket.local_addr()?)?);

    let any = Ipv6Address::new("::".parse()?, 5001);
    let socket_v6 = Socket::new(Domain::IPV6, Type::DGRAM, None)?;
    socket_v6.bind(&SockAddr::try_from(&any)?)?;
    println!("'' for IPv6: {}", Ipv6Address::try_from(&socket_v6.local_addr()?)?);
    // ANCHOR_END: any

    // ANCHOR: broadcast
    let everyone = SockAddr::try_from(&Ipv4Address::new(Host::Broadcast, 5000))?;
    let sender = Socket::new(Domain::IPV4, Type::DGRAM, None)?;
    for permitted in [false, true] {
        sender.set_broadcast(permitted)?;
        let sent = sender.send_to(b"hello, everyone", &everyone);
        let outcome = sent.map_or_else(errno_name, |_| "sent".to_owned());
        println!("'<broadcast>', SO_BROADCAST {permitted}: {outcome}");
    }
    let mut text = [0; 32];
    let (length, from) = UdpSocket::from(socket).recv_from(&mut text)?;
    let text = String::from_utf8_lossy(&text[..length]);
    println!("received {text:?} from {}", from.ip());
    // ANCHOR_END: broadcast

    // ANCHOR: no_broadcast
    let result = "[<broadcast>]:5000".parse::<Ipv6Address>();
    println!(
        "'<broadcast>' for IPv6: {}",
        if result.is_ok() { "ok" } else { "refused" }
    );
    // ANCHOR_END: no_broadcast
    Ok(())
}

fn errno_name(error: std::io::Error) -> String {
    format!("{:?}", Errno::from_raw(error.raw_os_error().unwrap_or_default()))
}
