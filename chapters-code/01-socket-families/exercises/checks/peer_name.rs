//! What the name of a peer must be.

use socket_families::{Address, AddressError, sockaddr_from_bytes};
use socket2::SockAddr;

use super::peer_name;

fn named(text: &str) -> String {
    let address: Address = text.parse().expect("a well-formed address");
    let peer = SockAddr::try_from(&address).expect("an address that fits");
    peer_name(&peer).expect("a family that has names")
}

#[test]
fn a_port_is_not_part_of_the_name() {
    assert_eq!(named("192.0.2.1:50000"), "192.0.2.1");
    assert_eq!(named("[2001:db8::1]:50000"), "2001:db8::1");
}

#[test]
fn an_ipv4_client_has_one_name_on_either_kind_of_listener() {
    assert_eq!(named("[::ffff:192.0.2.1]:50000"), "192.0.2.1");
    // Deprecated, and not the same: ::a.b.c.d is no IPv4 client.
    assert_eq!(named("[::c000:201]:50000"), "::c000:201");
}

#[test]
fn a_link_local_client_keeps_its_link() {
    assert_eq!(named("[fe80::1%3]:50000"), "fe80::1%3");
}

#[test]
fn a_unix_client_is_a_path_a_name_or_local() {
    assert_eq!(named("unix:/run/x.sock"), "unix:/run/x.sock");
    assert_eq!(named("unix:@x"), "unix:@x");
    assert_eq!(named("unix:"), "local");
    // So does recvfrom report a sender without a name: no bytes, no family.
    assert_eq!(peer_name(&sockaddr_from_bytes(&[]).unwrap()).unwrap(), "local");
}

#[test]
fn another_family_is_an_error() {
    let kernel: Address = "netlink:0".parse().unwrap();
    let refused = peer_name(&SockAddr::try_from(&kernel).unwrap()).unwrap_err();
    assert!(matches!(refused, AddressError::UnknownFamily { .. }));
}
