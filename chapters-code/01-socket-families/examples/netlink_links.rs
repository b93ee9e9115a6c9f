//! A list of the network interfaces, asked from the kernel by a message made by hand.
//!
//! ```sh
//! cargo run -p socket-families --example netlink_links
//! ```
//!
//! Makes a network of its own with a pair of interfaces in it and prints, for each, its
//! name, whether it is up, and its MTU. `ip link` in a second terminal lists the machine's own.

use std::io::Read;

use netlab::Namespace;
use socket_families::netlink::{Ack, Link, Message, Request, messages};
use socket_families::{NetlinkAddress, open};
use socket2::{Domain, SockAddr, Socket, Type};

fn main() -> anyhow::Result<()> {
    let network = Namespace::enter()
        .unwrap_or_else(|e| netlab::cannot_run(format!("a network namespace: {e}")));
    network.ip("link add near mtu 1400 type veth peer name far")?;
    network.ip("link set near up")?;

    // ANCHOR: ask
    let family = Domain::from(libc::AF_NETLINK);
    let socket = open(family, Type::RAW, Some(libc::NETLINK_ROUTE.into()))?;
    let kernel = SockAddr::from(&NetlinkAddress::KERNEL);
    let flags = Request::REQUEST | Request::DUMP;
    let request = Request::new(Link::GET, flags, 1).fixed(&[0; Link::FIXED]);
    socket.send_to(&request.finish(), &kernel)?;
    // ANCHOR_END: ask

    for link in read_dump(&socket)? {
        // Some kernels put tunnels of their own into each new network.
        if ["lo", "near", "far"].contains(&link.name.as_str()) {
            let state = if link.is_up() { "up" } else { "down" };
            println!("{:<5} {state:<5} mtu {}", link.name, link.mtu.unwrap_or(0));
        }
    }
    Ok(())
}

// ANCHOR: dump
fn read_dump(mut socket: &Socket) -> anyhow::Result<Vec<Link>> {
    let mut links = Vec::new();
    let mut buffer = vec![0; 32 * 1024];
    loop {
        let n = socket.read(&mut buffer)?;
        for message in messages(&buffer[..n]) {
            let message = message?;
            let changed = message.flags & Message::INTERRUPTED != 0;
            anyhow::ensure!(!changed, "links changed meanwhile: ask again");
            match message.of_type {
                Message::DONE => return Ok(links),
                Message::ERROR => Ack::parse(&message)?.into_result()?,
                _ => links.push(Link::parse(&message)?),
            }
        }
    }
}
// ANCHOR_END: dump
