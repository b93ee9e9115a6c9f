//! What an address family is: S-family-*.

use nix::errno::Errno;
use socket_families::{AddressError, Family, Ipv4Address, Ipv6Address};
use socket2::{Domain, SockAddr, Socket, Type};

fn errno(error: &std::io::Error) -> Errno {
    Errno::from_raw(error.raw_os_error().expect("the kernel said so"))
}

#[test]
fn the_family_of_the_socket_decides_which_address_it_takes() {
    let v6 = SockAddr::try_from(&"[::1]:0".parse::<Ipv6Address>().unwrap()).unwrap();
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, None).unwrap();
    let refused = socket.bind(&v6).unwrap_err();
    assert_eq!(errno(&refused), Errno::EAFNOSUPPORT);

    let v4 =
        SockAddr::try_from(&"127.0.0.1:0".parse::<Ipv4Address>().unwrap()).unwrap();
    socket.bind(&v4).unwrap();
}

#[test]
fn the_family_is_the_first_field_of_every_address() {
    for family in [Family::UNIX, Family::INET, Family::INET6, Family::NETLINK] {
        let socket = Socket::new(family.into(), Type::DGRAM, None).unwrap();
        let address = socket.local_addr().unwrap();
        assert_eq!(Family::from(&address), family);
        let first = &socket_families::sockaddr_bytes(&address)[..2];
        assert_eq!(first, family.0.to_ne_bytes());
    }
}

#[test]
fn some_families_have_no_network_layer_under_them() {
    // SO_DOMAIN gives the family back; that of a Unix pair works without any network.
    let (one, other) = Socket::pair(Domain::UNIX, Type::DGRAM, None).unwrap();
    assert_eq!(one.domain().unwrap(), Domain::UNIX);
    one.send(b"no packet").unwrap();
    let mut buffer = [std::mem::MaybeUninit::uninit(); 9];
    assert_eq!(other.recv(&mut buffer).unwrap(), 9);

    let netlink = Socket::new(Family::NETLINK.into(), Type::RAW, None).unwrap();
    assert_eq!(netlink.domain().unwrap(), Family::NETLINK.into());
}

#[test]
fn an_address_is_not_read_as_one_of_another_family() {
    let v6 =
        SockAddr::try_from(&Ipv6Address::new("::1".parse().unwrap(), 9)).unwrap();
    let refused = Ipv4Address::try_from(&v6).unwrap_err();
    let (expected, found) = (Family::INET, Family::INET6);
    assert_eq!(refused, AddressError::WrongFamily { expected, found });
}
