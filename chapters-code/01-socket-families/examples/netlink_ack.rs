//! What the kernel answers to a request that it can't fulfil, and to one that it has.
//!
//! ```sh
//! cargo run -p socket-families --example netlink_ack
//! ```
//!
//! Prints the answer to three requests for a new interface: of a type that there is none of,
//! the same with the kernel's words asked for, and of a type that there is.

use std::io::Read;

use netlab::Namespace;
use socket_families::netlink::{Ack, Link, Request, messages};
use socket_families::options::raw;
use socket_families::{NetlinkAddress, open};
use socket2::{Domain, SockAddr, Socket, Type};

fn main() -> anyhow::Result<()> {
    let _network = Namespace::enter()
        .unwrap_or_else(|e| netlab::cannot_run(format!("a network namespace: {e}")));
    let family = Domain::from(libc::AF_NETLINK);
    let socket = open(family, Type::RAW, Some(libc::NETLINK_ROUTE.into()))?;

    report("no-such-type", new_link(&socket, 1, "no-such-type")?);
    // ANCHOR: words
    raw::set(&socket, libc::SOL_NETLINK, libc::NETLINK_EXT_ACK, &1)?;
    // ANCHOR_END: words
    report("no-such-type", new_link(&socket, 2, "no-such-type")?);
    report("veth", new_link(&socket, 3, "veth")?);
    Ok(())
}

// ANCHOR: request
fn new_link(mut socket: &Socket, number: u32, kind: &str) -> anyhow::Result<Ack> {
    // IFLA_LINKINFO, an attribute of attributes: IFLA_INFO_KIND is the type's name.
    let info = Request::new(0, 0, 0).attribute(IFLA_INFO_KIND, kind.as_bytes());
    let info = &info.finish()[16..]; // the attribute alone, without a header
    let flags = Request::REQUEST | Request::CREATE | Request::ACK;
    let request = Request::new(Link::NEW, flags, number)
        .fixed(&[0; Link::FIXED])
        .attribute(IFLA_LINKINFO, info)
        .finish();
    socket.send_to(&request, &SockAddr::from(&NetlinkAddress::KERNEL))?;

    let mut buffer = [0; 4096];
    let n = socket.read(&mut buffer)?;
    let answer = messages(&buffer[..n]).next().expect("never empty")?;
    assert_eq!(answer.sequence, number, "the answer to this request");
    Ok(Ack::parse(&answer)?)
}
// ANCHOR_END: request

fn report(kind: &str, answer: Ack) {
    let said = match answer.into_result() {
        Ok(()) => "done".to_owned(),
        Err(error) => error.to_string(),
    };
    println!("{kind}: {said}");
}

const IFLA_LINKINFO: u16 = 18;
const IFLA_INFO_KIND: u16 = 1;
