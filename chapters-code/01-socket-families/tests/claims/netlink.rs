//! What the original says of netlink (S-netlink).
#![cfg(target_os = "linux")]

use std::io::{ErrorKind, Read};

use netlab::Namespace;
use socket_families::netlink::{Link, Message, Request, messages};
use socket_families::{NetlinkAddress, open, receive_from};
use socket2::{Domain, SockAddr, Socket, Type};

fn netlink(protocol: i32) -> Socket {
    let family = Domain::from(libc::AF_NETLINK);
    open(family, Type::RAW, Some(protocol.into())).expect("netlink is always there")
}

/// Binds, and returns the address that the socket then has.
fn bound(socket: &Socket, port: u32) -> NetlinkAddress {
    let address = NetlinkAddress { port, groups: 0 };
    socket.bind(&SockAddr::from(&address)).expect("the port id is free");
    let address = socket.local_addr().expect("it is bound");
    NetlinkAddress::try_from(&address).expect("a netlink address")
}

/// S-netlink-01: between user processes and kernel processes?
#[test]
fn a_message_goes_to_the_kernel_at_port_0_and_to_another_socket_at_its_own() {
    let kernel = SockAddr::from(&NetlinkAddress::KERNEL);
    let mut route = netlink(libc::NETLINK_ROUTE);
    let flags = Request::REQUEST | Request::DUMP;
    let request = Request::new(Link::GET, flags, 1).fixed(&[0; Link::FIXED]);
    route.send_to(&request.finish(), &kernel).unwrap();
    let mut buffer = [0; 32 * 1024];
    let n = route.read(&mut buffer).unwrap();
    let links = messages(&buffer[..n])
        .map(Result::unwrap)
        .filter(|message| message.of_type != Message::DONE)
        .map(|message| Link::parse(&message).unwrap());
    assert!(links.into_iter().any(|link| link.name == "lo"));

    // No kernel at either end.
    let (one, two) =
        (netlink(libc::NETLINK_USERSOCK), netlink(libc::NETLINK_USERSOCK));
    let (one_is, two_is) = (bound(&one, 0), bound(&two, 0));
    one.send_to(b"to a neighbour", &SockAddr::from(&two_is)).unwrap();
    let (n, from) = receive_from(&two, &mut buffer).unwrap();
    assert_eq!(&buffer[..n], b"to a neighbour");
    assert_eq!(NetlinkAddress::try_from(&from).unwrap(), one_is);
}

/// S-netlink-03: (pid, groups)?
#[test]
fn the_pid_is_a_port_id_that_is_the_process_id_for_the_first_socket_alone() {
    // In a network of its own no other test has a socket of this protocol.
    let _network = match Namespace::enter() {
        Ok(network) => network,
        Err(e) => return netlab::skip(&format!("a network namespace: {e}")),
    };
    let sockets: Vec<_> = (0..4).map(|_| netlink(libc::NETLINK_USERSOCK)).collect();
    assert_eq!(bound(&sockets[0], 0).port, std::process::id());
    assert_ne!(bound(&sockets[1], 0).port, std::process::id());
    assert_eq!(bound(&sockets[2], 123_456).port, 123_456);
    let taken = SockAddr::from(&NetlinkAddress { port: 123_456, groups: 0 });
    let error = sockets[3].bind(&taken).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
}

/// S-netlink-03: and the groups are a mask of bits.
#[test]
fn the_groups_are_bits_of_which_the_first_is_that_of_changes_to_links() {
    let network = match Namespace::enter() {
        Ok(network) => network,
        Err(e) => return netlab::skip(&format!("a network namespace: {e}")),
    };
    let mut events = netlink(libc::NETLINK_ROUTE);
    let group = NetlinkAddress { port: 0, groups: Link::GROUP };
    events.bind(&SockAddr::from(&group)).unwrap();
    network.ip("link add near type veth peer name far").unwrap();

    let mut buffer = [0; 32 * 1024];
    let n = events.read(&mut buffer).unwrap();
    let message = messages(&buffer[..n]).next().unwrap().unwrap();
    let link = Link::parse(&message).unwrap();
    assert!(["near", "far"].contains(&link.name.as_str()), "{link:?}");
    assert_eq!((message.sequence, message.port), (0, 0), "an event, and no answer");
}
