//! Creating a socket: the order of the steps, and what the original's multicast does.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};

use netlab::Namespace;
use socket_families::multicast::{multicast_receiver, multicast_sender};
use socket_families::options::{raw, set_reuse_address, set_reuse_port};
use socket2::{Domain, Socket, Type};

const GROUP: Ipv4Addr = Ipv4Addr::new(239, 255, 255, 250);

#[test]
fn reuse_address_works_when_set_before_bind_and_comes_too_late_after_it() {
    let first = bound(([127, 0, 0, 1], 0).into(), Order::OptionFirst).unwrap();
    let address = first.local_addr().unwrap();
    let late = bound(address, Order::BindFirst);
    assert_eq!(errno(&late), Some(libc::EADDRINUSE));
    assert!(bound(address, Order::OptionFirst).is_ok());
}

#[test]
fn make_sock_in_the_originals_order_fails_the_second_time() {
    let Ok(network) = Namespace::enter() else {
        return netlab::skip("network namespaces");
    };
    network.ip("route add 224.0.0.0/4 dev lo").unwrap();
    let first = originals_make_sock().unwrap();
    assert_eq!(errno(&originals_make_sock()), Some(libc::EADDRINUSE));

    // Its late options do help one that sets them in time.
    let address = first.local_addr().unwrap();
    assert!(bound(address, Order::OptionFirst).is_ok());
}

#[test]
fn a_join_without_an_interface_asks_the_routes_and_fails_without_one() {
    let Ok(network) = Namespace::enter() else {
        return netlab::skip("network namespaces");
    };
    assert_eq!(errno(&originals_make_sock()), Some(libc::ENODEV));
    // The interface chosen: no route is needed.
    multicast_receiver("239.255.255.250:1901".parse().unwrap(), "lo").unwrap();

    network.ip("route add 224.0.0.0/4 dev lo").unwrap();
    let original = originals_make_sock().unwrap();
    let ours = multicast_receiver("239.255.255.250:1901".parse().unwrap(), "lo");
    let ours = ours.unwrap();
    let _other = multicast_receiver("239.255.255.251:7000".parse().unwrap(), "lo");
    let sender = multicast_sender("lo", 1).unwrap();
    for (to, reaches_the_original, reaches_ours) in
        [("239.255.255.250", true, true), ("239.255.255.251", true, false)]
    {
        sender.send_to(b"x", (to, 1900)).unwrap();
        sender.send_to(b"x", (to, 1901)).unwrap();
        assert_eq!(has_one(&original), reaches_the_original, "original, {to}");
        assert_eq!(has_one(&ours), reaches_ours, "ours, {to}");
    }
    sender.send_to(b"x", "127.0.0.1:1900").unwrap();
    assert!(has_one(&original), "unicast");
}

#[test]
fn multicast_all_is_what_delivers_groups_that_another_socket_joined() {
    let _joined =
        multicast_receiver("239.255.255.252:0".parse().unwrap(), "lo").unwrap();
    let sender = multicast_sender("lo", 1).unwrap();
    let any = UdpSocket::bind("0.0.0.0:0").unwrap();
    let port = any.local_addr().unwrap().port();
    for all in [1, 0] {
        raw::set::<libc::c_int>(
            &any,
            libc::IPPROTO_IP,
            libc::IP_MULTICAST_ALL,
            &all,
        )
        .unwrap();
        sender.send_to(b"x", ("239.255.255.252", port)).unwrap();
        assert_eq!(has_one(&any), all == 1);
    }
}

#[test]
fn the_packed_mreq_has_sixteen_bytes_whose_address_is_read_as_an_interface_index() {
    let Ok(network) = Namespace::enter() else {
        return netlab::skip("network namespaces");
    };
    network.ip("route add 224.0.0.0/4 dev lo").unwrap();
    assert_eq!(size_of::<libc::ip_mreq>(), 8);
    assert_eq!(packed(Ipv4Addr::UNSPECIFIED).len(), 16);

    let join = |mreq: &[u8]| {
        let socket = UdpSocket::bind("0.0.0.0:0").unwrap();
        raw::set_bytes(&socket, libc::IPPROTO_IP, libc::IP_ADD_MEMBERSHIP, mreq)
    };
    // Both zero: it works by accident. 127.0.0.1 becomes interface 2130706433.
    join(&packed(Ipv4Addr::UNSPECIFIED)).unwrap();
    let refused = join(&packed(Ipv4Addr::LOCALHOST));
    assert_eq!(errno(&refused), Some(libc::ENODEV));
    // lo's index in the same place is taken for what it is.
    let index = nix::net::if_::if_nametoindex("lo").unwrap();
    join(&packed(Ipv4Addr::from_bits(index))).unwrap();
    // The struct of 8 bytes: here 127.0.0.1 names an interface.
    join(&[GROUP.octets(), [127, 0, 0, 1]].concat()).unwrap();
}

#[test]
fn two_receivers_of_a_group_both_get_the_datagram() {
    let first =
        multicast_receiver("239.255.255.250:0".parse().unwrap(), "lo").unwrap();
    let port = first.local_addr().unwrap().port();
    let address = format!("239.255.255.250:{port}").parse().unwrap();
    let second = multicast_receiver(address, "lo").unwrap();
    let sender = multicast_sender("lo", 0).unwrap();
    sender.send_to(b"x", ("239.255.255.250", port)).unwrap();
    assert!(has_one(&first) && has_one(&second));
}

#[test]
fn a_bad_group_or_interface_is_refused_by_its_name() {
    let no_group =
        multicast_receiver("10.0.0.1:0".parse().unwrap(), "lo").unwrap_err();
    assert_eq!(no_group.kind(), io::ErrorKind::InvalidInput);
    assert!(no_group.to_string().contains("10.0.0.1"), "{no_group}");
    let no_interface = multicast_sender("eth77", 1).unwrap_err();
    assert_eq!(no_interface.kind(), io::ErrorKind::NotFound);
    assert!(no_interface.to_string().contains("eth77"), "{no_interface}");
}

#[derive(PartialEq)]
enum Order {
    OptionFirst,
    BindFirst,
}

fn bound(address: SocketAddr, order: Order) -> io::Result<UdpSocket> {
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, None)?;
    if order == Order::OptionFirst {
        set_reuse_address(&socket, true)?;
    }
    socket.bind(&address.into())?;
    set_reuse_address(&socket, true)?;
    Ok(socket.into())
}

fn originals_make_sock() -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind("0.0.0.0:1900")?;
    let mreq = packed(Ipv4Addr::UNSPECIFIED);
    raw::set_bytes(&socket, libc::IPPROTO_IP, libc::IP_ADD_MEMBERSHIP, &mreq)?;
    set_reuse_address(&socket, true)?;
    set_reuse_port(&socket, true)?;
    Ok(socket)
}

/// What `struct.pack('4sL', group, address)` makes where a C long has 8 bytes.
fn packed(address: Ipv4Addr) -> Vec<u8> {
    let long = u64::from(address.to_bits()).to_ne_bytes();
    [&GROUP.octets()[..], &[0; 4], &long].concat()
}

fn has_one(socket: &UdpSocket) -> bool {
    socket.set_nonblocking(true).expect("an open socket");
    socket.recv(&mut [0; 8]).is_ok()
}

fn errno<T>(outcome: &io::Result<T>) -> Option<i32> {
    outcome.as_ref().err().and_then(io::Error::raw_os_error)
}
