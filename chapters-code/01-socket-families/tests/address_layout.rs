//! The addresses of Unix, IPv4 and IPv6, byte for byte as the kernel has them.

use std::mem::{offset_of, size_of};

use socket_families::{
    Address, Family, Ipv4Address, Ipv6Address, Scope, UnixAddress,
};
use socket_families::{sockaddr_bytes, sockaddr_from_bytes};
use socket2::SockAddr;

fn bytes(text: &str) -> Vec<u8> {
    let address: Address = text.parse().expect("an address");
    let sockaddr = SockAddr::try_from(&address).expect("one that fits");
    sockaddr_bytes(&sockaddr).to_vec()
}

#[test]
fn an_ipv4_address_is_sockaddr_in() {
    assert_eq!(size_of::<libc::sockaddr_in>(), 16);
    assert_eq!(offset_of!(libc::sockaddr_in, sin_port), 2);
    assert_eq!(offset_of!(libc::sockaddr_in, sin_addr), 4);
    let mut expected = vec![0; 16];
    expected[..2].copy_from_slice(&Family::INET.0.to_ne_bytes());
    expected[2..8].copy_from_slice(&[0x1f, 0x90, 192, 0, 2, 1]);
    assert_eq!(bytes("192.0.2.1:8080"), expected);
}

#[test]
fn an_ipv6_address_is_sockaddr_in6() {
    assert_eq!(size_of::<libc::sockaddr_in6>(), 28);
    assert_eq!(offset_of!(libc::sockaddr_in6, sin6_port), 2);
    assert_eq!(offset_of!(libc::sockaddr_in6, sin6_flowinfo), 4);
    assert_eq!(offset_of!(libc::sockaddr_in6, sin6_addr), 8);
    assert_eq!(offset_of!(libc::sockaddr_in6, sin6_scope_id), 24);
    let mut expected = vec![0; 28];
    expected[..2].copy_from_slice(&Family::INET6.0.to_ne_bytes());
    expected[2..4].copy_from_slice(&[0x1f, 0x90]);
    expected[4..8].copy_from_slice(&[0, 1, 0x23, 0x45]);
    expected[8..10].copy_from_slice(&[0xfe, 0x80]);
    expected[23] = 1;
    expected[24..].copy_from_slice(&3_u32.to_ne_bytes());
    assert_eq!(bytes("[fe80::1%3]:8080?flow=0x12345"), expected);
}

#[test]
fn a_unix_address_ends_where_its_name_does() {
    assert_eq!(size_of::<libc::sockaddr_un>(), 110);
    assert_eq!(offset_of!(libc::sockaddr_un, sun_path), 2);
    assert_eq!((UnixAddress::LONGEST_PATH, UnixAddress::LONGEST_NAME), (107, 107));
    let family = Family::UNIX.0.to_ne_bytes();
    assert_eq!(bytes("unix:"), family);
    assert_eq!(bytes("unix:/x"), [&family[..], b"/x\0"].concat());
    assert_eq!(bytes("unix:@x"), [&family[..], b"\0x"].concat());
    assert_eq!(bytes(r"unix:@x\x00"), [&family[..], b"\0x\0"].concat());
}

#[test]
fn socket2_writes_the_same_bytes() {
    let std: std::net::SocketAddr = "192.0.2.1:8080".parse().unwrap();
    assert_eq!(bytes("192.0.2.1:8080"), sockaddr_bytes(&SockAddr::from(std)));
    let std: std::net::SocketAddr = "[fe80::1%3]:8080".parse().unwrap();
    assert_eq!(bytes("[fe80::1%3]:8080"), sockaddr_bytes(&SockAddr::from(std)));
    let path = SockAddr::unix("/run/x.sock").unwrap();
    assert_eq!(bytes("unix:/run/x.sock"), sockaddr_bytes(&path));
}

#[test]
fn an_address_that_ends_too_soon_is_refused() {
    for (text, family) in [("192.0.2.1:1", Family::INET), ("[::1]:1", Family::INET6)]
    {
        let whole = bytes(text);
        for length in 2..whole.len() {
            let cut = sockaddr_from_bytes(&whole[..length]).unwrap();
            let refused = Address::try_from(&cut).unwrap_err();
            let expected =
                format!("an address of {family} has {} bytes at least", whole.len());
            assert!(refused.to_string().starts_with(&expected), "{refused}");
        }
    }
}

#[test]
fn no_address_at_all_is_unspecified() {
    let nothing = sockaddr_from_bytes(&[]).unwrap();
    assert_eq!(Address::try_from(&nothing), Ok(Address::Unspecified));
    assert_eq!(UnixAddress::try_from(&nothing), Ok(UnixAddress::Unnamed));
    assert!(Ipv4Address::try_from(&nothing).is_err());
    assert!(Ipv6Address::try_from(&nothing).is_err());
    assert!(sockaddr_from_bytes(&[0; 129]).is_err());
}

#[test]
fn the_standard_library_s_address_and_ours_hold_the_same() {
    let std: std::net::SocketAddrV6 = "[fe80::1%3]:8080".parse().unwrap();
    let ours = Ipv6Address::from(std);
    assert_eq!(ours.scope, Scope::from(3));
    assert_eq!(std::net::SocketAddrV6::try_from(&ours), Ok(std));
    let std: std::net::SocketAddrV4 = "0.0.0.0:1".parse().unwrap();
    assert_eq!(std::net::SocketAddrV4::try_from(&Ipv4Address::from(std)), Ok(std));
}
