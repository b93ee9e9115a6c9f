//! What holds for every Unix, IPv4 and IPv6 address, and for every wrong one.

use std::ffi::OsStr;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::os::unix::ffi::OsStrExt;

use proptest::prelude::*;
use socket_families::{
    Address, Host, Ipv4Address, Ipv6Address, Scope, UnixAddress, sockaddr_bytes,
    sockaddr_from_bytes,
};
use socket2::SockAddr;

fn unix_address() -> impl Strategy<Value = UnixAddress> {
    let path = prop::collection::vec(1..=255_u8, 1..=UnixAddress::LONGEST_PATH);
    let name = prop::collection::vec(any::<u8>(), 0..=UnixAddress::LONGEST_NAME);
    prop_oneof![
        Just(UnixAddress::Unnamed),
        path.prop_map(|path| UnixAddress::Path(OsStr::from_bytes(&path).into())),
        name.prop_map(UnixAddress::Abstract),
    ]
}

fn numeric_ipv4() -> impl Strategy<Value = Ipv4Address> {
    let ip = prop_oneof![
        any::<u32>().prop_map(Ipv4Addr::from),
        Just(Ipv4Addr::UNSPECIFIED),
        Just(Ipv4Addr::BROADCAST),
    ];
    (ip, any::<u16>()).prop_map(|(ip, port)| Ipv4Address::new(ip, port))
}

fn numeric_ipv6() -> impl Strategy<Value = Ipv6Address> {
    let flowinfo = 0..=Ipv6Address::LARGEST_FLOWINFO;
    (any::<u128>(), any::<u16>(), flowinfo, any::<u32>()).prop_map(
        |(ip, port, flowinfo, scope)| Ipv6Address {
            flowinfo,
            scope: Scope::from(scope),
            ..Ipv6Address::new(Ipv6Addr::from(ip), port)
        },
    )
}

fn address() -> impl Strategy<Value = Address> {
    prop_oneof![
        Just(Address::Unspecified),
        unix_address().prop_map(Address::Unix),
        numeric_ipv4().prop_map(Address::Ipv4),
        numeric_ipv6().prop_map(Address::Ipv6),
    ]
}

proptest! {
    #[test]
    fn every_address_comes_back_from_its_text(address in address()) {
        prop_assert_eq!(address.to_string().parse(), Ok(address));
    }

    #[test]
    fn every_address_comes_back_from_its_sockaddr(address in address()) {
        let sockaddr = SockAddr::try_from(&address).unwrap();
        prop_assert_eq!(Address::try_from(&sockaddr), Ok(address));
    }

    #[test]
    fn names_come_back_from_their_text(
        host in "[a-z][a-z0-9-]{0,20}(\\.[a-z][a-z0-9]{0,10}){0,3}",
        link in "[a-z][a-z0-9._-]{0,14}",
        port: u16,
    ) {
        let address = Ipv4Address { host: Host::Name(host), port };
        prop_assert_eq!(address.to_string().parse(), Ok(address));
        let scope = Scope::Name(link);
        let address = Ipv6Address { scope, ..Ipv6Address::new(Ipv6Addr::LOCALHOST, port) };
        prop_assert_eq!(address.to_string().parse(), Ok(address));
    }

    #[test]
    fn no_text_panics(text in "\\PC*") {
        let _ = text.parse::<Address>();
        for prefix in ["unix:", "unix:@", "[", ":", "[::1]:80?flow=", "[fe80::1%"] {
            let _ = format!("{prefix}{text}").parse::<Address>();
        }
    }

    #[test]
    fn text_made_of_our_own_signs_never_panics_and_what_is_read_prints_the_same(
        text in "(unix:)?[@\\[\\]%:.0-9a-fx\\\\?=<>/]{0,40}",
    ) {
        if let Ok(address) = text.parse::<Address>() {
            prop_assert_eq!(address.to_string().parse(), Ok(address));
        }
    }

    #[test]
    fn no_bytes_of_a_sockaddr_panic(
        family in prop_oneof![0..50_u16, any::<u16>()],
        rest in prop::collection::vec(any::<u8>(), 0..=126),
        length in 0..=128_usize,
    ) {
        let mut bytes = [&family.to_ne_bytes()[..], &rest].concat();
        bytes.truncate(length);
        let sockaddr = sockaddr_from_bytes(&bytes).unwrap();
        prop_assert_eq!(sockaddr_bytes(&sockaddr), &bytes[..]);
        let _ = UnixAddress::try_from(&sockaddr);
        let _ = Ipv4Address::try_from(&sockaddr);
        let _ = Ipv6Address::try_from(&sockaddr);
        if let Ok(address) = Address::try_from(&sockaddr) {
            // What the kernel can't take back is an error, not a panic.
            let _ = SockAddr::try_from(&address);
            let _ = address.to_string();
        }
    }
}
