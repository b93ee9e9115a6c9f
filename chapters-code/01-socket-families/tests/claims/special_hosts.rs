//! asyncio's '' and '<broadcast>', and names with several addresses: S-other-02 to -06.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use netlab::Namespace;
use nix::errno::Errno;
use socket_families::{Host, Ipv4Address, Ipv6Address};
use socket2::{Domain, SockAddr, Socket, Type};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

#[test]
fn the_empty_host_is_inaddr_any() {
    let address: Ipv4Address = ":0".parse().unwrap();
    assert_eq!(address.host, Host::Any);
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, None).unwrap();
    socket.bind(&SockAddr::try_from(&address).unwrap()).unwrap();
    let bound = socket.local_addr().unwrap().as_socket_ipv4().unwrap();
    assert_eq!(*bound.ip(), Ipv4Addr::UNSPECIFIED);
    assert_eq!(u32::from(Ipv4Addr::UNSPECIFIED), libc::INADDR_ANY);
}

#[test]
fn broadcast_is_inaddr_broadcast_and_takes_so_broadcast() {
    let address: Ipv4Address = "<broadcast>:9".parse().unwrap();
    assert_eq!(address, Ipv4Address::new(Ipv4Addr::from(libc::INADDR_BROADCAST), 9));
    let tested = std::thread::spawn(move || {
        let prepared = Namespace::enter().and_then(|network| {
            network.ip("link add red type veth peer name blue")?;
            network.ip("link set red up")?;
            network.ip("link set blue up")?;
            network.ip("address add 192.0.2.1/24 dev red")?;
            network.ip("route add default dev red")
        });
        if let Err(e) = prepared {
            return netlab::skip(&format!("a network namespace: {e}"));
        }
        let everyone = SockAddr::try_from(&address).unwrap();
        let socket = Socket::new(Domain::IPV4, Type::DGRAM, None).unwrap();
        let refused = socket.send_to(b"hello", &everyone).unwrap_err();
        assert_eq!(refused.raw_os_error(), Some(Errno::EACCES as i32));
        socket.set_broadcast(true).unwrap();
        assert_eq!(socket.send_to(b"hello", &everyone).unwrap(), 5);
    });
    tested.join().unwrap();
}

#[test]
fn ipv6_has_a_wildcard_and_no_broadcast() {
    let any = Ipv6Address::new(Ipv6Addr::UNSPECIFIED, 0);
    let socket = Socket::new(Domain::IPV6, Type::DGRAM, None).unwrap();
    socket.bind(&SockAddr::try_from(&any).unwrap()).unwrap();
    let bound = Ipv6Address::try_from(&socket.local_addr().unwrap()).unwrap();
    assert_eq!(bound.ip, Ipv6Addr::UNSPECIFIED);
    // All ones is the last of the multicast addresses in IPv6, not everyone.
    assert!(Ipv6Addr::from([0xff; 16]).is_multicast());
    assert!("[<broadcast>]:9".parse::<Ipv6Address>().is_err());
}

#[tokio::test]
async fn connecting_can_try_every_address_of_a_name_or_the_first_alone() {
    // Bound and not listening: it refuses, and no one else can take the port.
    let refusing = |ip: &str| {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(format!("{ip}:0").parse().unwrap()).unwrap();
        socket
    };
    let (first, second) = (refusing("127.0.0.1"), refusing("127.0.0.2"));
    let listener = TcpListener::bind("127.0.0.3:0").await.unwrap();
    let good = listener.local_addr().unwrap();
    let found: [SocketAddr; 3] =
        [first.local_addr().unwrap(), second.local_addr().unwrap(), good];

    let refused = TcpStream::connect(found[0]).await.unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused);
    let stream = TcpStream::connect(&found[..]).await.unwrap();
    assert_eq!(stream.peer_addr().unwrap(), good);
}

#[test]
fn a_number_is_parsed_without_any_resolver_or_runtime() {
    // No runtime runs here, so nothing could look anything up.
    let addresses: [Result<SocketAddr, _>; 2] =
        ["127.0.0.1:80".parse(), "[::1]:80".parse()];
    assert!(addresses.iter().all(Result::is_ok));
    assert!("localhost:80".parse::<SocketAddr>().is_err());
    // What getaddrinfo takes for 127.0.0.1 is no number to a strict parser.
    for short in ["127.1:80", "0x7f.0.0.1:80", "2130706433:80", "0177.0.0.1:80"] {
        assert!(short.parse::<SocketAddr>().is_err(), "{short}");
        assert!(short.parse::<Ipv4Address>().is_err(), "{short}");
    }
}
