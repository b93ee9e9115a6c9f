//! Addresses of IPv4 and IPv6: S-ip-*.

use std::net::{SocketAddr, SocketAddrV6};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use netlab::Namespace;
use nix::errno::Errno;
use nix::net::if_::if_nametoindex;
use socket_families::{AddressError, Host, Ipv4Address, Ipv6Address, Scope};
use socket2::{Domain, SockAddr, Socket, Type};

fn bind(address: &Ipv6Address) -> Result<Socket, Errno> {
    let socket =
        Socket::new(Domain::IPV6, Type::DGRAM, None).expect("an IPv6 socket");
    let sockaddr = SockAddr::try_from(address).expect("an address that fits");
    match socket.bind(&sockaddr) {
        Ok(()) => Ok(socket),
        Err(e) => Err(Errno::from_raw(e.raw_os_error().unwrap_or_default())),
    }
}

/// Runs `test` on a thread whose network has a link `red` with the address fe80::1.
fn with_a_link(test: impl FnOnce() + Send + 'static) {
    let tested = std::thread::spawn(|| {
        let prepared = Namespace::enter().and_then(|network| {
            network.ip("link add red type veth peer name blue")?;
            network.ip("link set red up")?;
            network.ip("link set blue up")?;
            network.ip("address add fe80::1/64 dev red nodad")
        });
        match prepared {
            Ok(()) => test(),
            Err(e) => netlab::skip(&format!("a network namespace: {e}")),
        }
    });
    tested.join().expect("the test on its own network");
}

#[tokio::test]
async fn a_number_needs_no_resolver_and_a_name_does() {
    let number: Ipv4Address = "127.0.0.1:80".parse().unwrap();
    assert!(SockAddr::try_from(&number).is_ok());

    let name: Ipv4Address = "localhost:80".parse().unwrap();
    assert_eq!(name.host, Host::Name("localhost".to_owned()));
    let host = "localhost".to_owned();
    assert_eq!(
        SockAddr::try_from(&name).unwrap_err(),
        AddressError::Unresolved { host }
    );
    let found = tokio::net::lookup_host("localhost:80").await.unwrap();
    assert!(found.map(|address| address.ip()).all(|ip| ip.is_loopback()));
}

#[test]
fn resolving_a_name_leaves_the_runtime_s_thread_free() {
    let started = Arc::new(AtomicUsize::new(0));
    let counter = started.clone();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .on_thread_start(move || {
            counter.fetch_add(1, Ordering::SeqCst);
        })
        .build()
        .unwrap();
    runtime.block_on(async {
        let _ = tokio::net::lookup_host("127.0.0.1:80").await.unwrap();
        assert_eq!(started.load(Ordering::SeqCst), 0, "a number is no work");
        let _ = tokio::net::lookup_host("localhost:80").await.unwrap();
        assert_eq!(
            started.load(Ordering::SeqCst),
            1,
            "getaddrinfo has its own thread"
        );
    });
}

#[test]
fn an_ipv6_address_has_four_parts_and_all_come_back() {
    let address = Ipv6Address {
        flowinfo: 0x12345,
        scope: Scope::from(7),
        ..Ipv6Address::new("fe80::1".parse().unwrap(), 443)
    };
    let sockaddr = SockAddr::try_from(&address).unwrap();
    assert_eq!(Ipv6Address::try_from(&sockaddr), Ok(address.clone()));
    assert_eq!(address.to_string().parse(), Ok(address));
}

#[test]
fn flowinfo_and_scope_are_the_fields_of_sockaddr_in6() {
    let address: Ipv6Address = "[fe80::1%7]:443?flow=0x12345".parse().unwrap();
    let sockaddr = SockAddr::try_from(&address).unwrap();
    let bytes = socket_families::sockaddr_bytes(&sockaddr);
    let at = std::mem::offset_of!(libc::sockaddr_in6, sin6_flowinfo);
    assert_eq!(bytes[at..at + 4], 0x12345_u32.to_be_bytes(), "in network order");
    let at = std::mem::offset_of!(libc::sockaddr_in6, sin6_scope_id);
    assert_eq!(bytes[at..at + 4], 7_u32.to_ne_bytes(), "in the machine's order");
}

#[test]
fn the_scope_that_was_bound_is_the_one_getsockname_returns() {
    with_a_link(|| {
        let red = if_nametoindex("red").unwrap();
        let socket = bind(&"[fe80::1%red]:0".parse().unwrap()).unwrap();
        let bound = Ipv6Address::try_from(&socket.local_addr().unwrap()).unwrap();
        assert_eq!(bound.scope, Scope::from(red));
    });
}

#[test]
fn flowinfo_and_scope_left_out_are_zero() {
    let parsed: SocketAddrV6 = "[::1]:0".parse().unwrap();
    assert_eq!((parsed.flowinfo(), parsed.scope_id()), (0, 0));
    let socket = bind(&"[::1]:0".parse().unwrap()).unwrap();
    let bound = Ipv6Address::try_from(&socket.local_addr().unwrap()).unwrap();
    assert_eq!((bound.flowinfo, bound.scope), (0, Scope::None));
}

#[test]
fn only_a_link_local_address_needs_its_scope() {
    with_a_link(|| {
        let red = if_nametoindex("red").unwrap();
        let link_local = Ipv6Address::new("fe80::1".parse().unwrap(), 0);
        assert_eq!(bind(&link_local).unwrap_err(), Errno::EINVAL);
        for scope in [Scope::from(red), Scope::Name("red".to_owned())] {
            assert!(bind(&Ipv6Address { scope, ..link_local.clone() }).is_ok());
        }
        // The other end of the cable is another link, which hasn't the address.
        let scope = Scope::Name("blue".to_owned());
        let elsewhere = Ipv6Address { scope, ..link_local };
        assert_eq!(bind(&elsewhere).unwrap_err(), Errno::EADDRNOTAVAIL);
        // And ::1 is fine without.
        assert!(bind(&Ipv6Address::new("::1".parse().unwrap(), 0)).is_ok());
    });
}

#[test]
fn connecting_to_a_link_local_address_takes_a_scope_too() {
    with_a_link(|| {
        let socket = Socket::new(Domain::IPV6, Type::DGRAM, None).unwrap();
        let mut to = Ipv6Address::new("fe80::2".parse().unwrap(), 9);
        let refused = socket.connect(&SockAddr::try_from(&to).unwrap()).unwrap_err();
        assert_eq!(refused.raw_os_error(), Some(Errno::EINVAL as i32));
        to.scope = Scope::Name("red".to_owned());
        socket.connect(&SockAddr::try_from(&to).unwrap()).unwrap();
    });
}

#[test]
fn the_standard_library_reads_a_scope_by_number_only() {
    assert!("[fe80::1%2]:80".parse::<SocketAddrV6>().is_ok());
    assert!("[fe80::1%red]:80".parse::<SocketAddrV6>().is_err());
    let address: Ipv6Address = "[fe80::1%no-such-link]:80".parse().unwrap();
    let interface = "no-such-link".to_owned();
    let refused = SockAddr::try_from(&address).unwrap_err();
    assert_eq!(refused, AddressError::NoSuchInterface { interface });
}

#[test]
fn the_standard_library_keeps_flowinfo_as_it_lies_in_memory() {
    let std = SocketAddrV6::new("::1".parse().unwrap(), 80, 0x12345, 0);
    let sockaddr = SockAddr::from(SocketAddr::V6(std));
    let at = std::mem::offset_of!(libc::sockaddr_in6, sin6_flowinfo);
    let bytes = socket_families::sockaddr_bytes(&sockaddr);
    assert_eq!(bytes[at..at + 4], 0x12345_u32.to_ne_bytes());
    assert_eq!(Ipv6Address::from(std).flowinfo, u32::from_be(0x12345));
}
