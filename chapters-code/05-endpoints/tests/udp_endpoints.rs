//! `create_datagram_endpoint` over UDP.

mod datagram_events;

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::os::fd::OwnedFd;
use std::sync::atomic::{AtomicBool, Ordering};

use datagram_events::{Watched, open};
use endpoints::{
    AttemptError, EndpointError, IpFamily, UdpEndpoint, create_datagram_endpoint,
};
use socket2::{SockRef, Socket};
use tokio::net::UdpSocket;
use transports::{DatagramProtocol, SendRefused};

struct Quiet;
impl DatagramProtocol for Quiet {}

async fn server() -> Watched {
    open(UdpEndpoint::bound_to(("127.0.0.1", 0))).await.expect("loopback is there")
}

/// What `look` says of the endpoint's socket.
fn option(endpoint: &Watched, look: fn(&Socket) -> std::io::Result<bool>) -> bool {
    endpoint
        .transport
        .with_fd(|fd| look(&SockRef::from(&fd)))
        .expect("the endpoint is open")
}

#[tokio::test]
async fn a_datagram_goes_there_and_back() {
    let mut server = server().await;
    let at = server.address();
    let mut client =
        open(UdpEndpoint::connected_to(("127.0.0.1", at.port()))).await.unwrap();
    assert_eq!(client.transport.peer(), Some(&at));
    client.transport.send(b"there").unwrap();
    let (data, from) = server.received().await;
    assert_eq!((&data[..], from), (&b"there"[..], client.address()));
    server.transport.send_to(b"back", &from).unwrap();
    assert_eq!(client.received().await, (b"back".to_vec(), at));
}

#[tokio::test]
async fn so_it_does_over_ipv6() {
    let mut server = open(UdpEndpoint::bound_to(("::1", 0))).await.unwrap();
    let at = server.address();
    assert!(at.is_ipv6());
    let client = open(UdpEndpoint::connected_to(at)).await.unwrap();
    client.transport.send(b"there").unwrap();
    assert_eq!(server.received().await.0, b"there");
}

#[tokio::test]
async fn local_and_remote_go_together() {
    let mut server = server().await;
    let target =
        UdpEndpoint::connected_to(server.address()).local_addr(("127.0.0.5", 0));
    let client = open(target).await.unwrap();
    assert_eq!(client.address().ip().to_string(), "127.0.0.5");
    client.transport.send(b"").unwrap();
    assert_eq!(server.received().await, (vec![], client.address()));
}

#[tokio::test]
async fn with_a_family_alone_it_can_send_anywhere() {
    let mut server = server().await;
    let client = open(UdpEndpoint::unbound(IpFamily::V4)).await.unwrap();
    assert_eq!(client.transport.peer(), None);
    assert!(matches!(client.transport.send(b"whom?"), Err(SendRefused::NoPeer)));
    client.transport.send_to(b"you", &server.address()).unwrap();
    assert_eq!(server.received().await.0, b"you");
}

#[tokio::test]
async fn an_endpoint_towards_nobody_is_made_and_hears_of_it_later() {
    // No other test uses this address.
    let nobody = UdpSocket::bind("127.0.0.9:0").await.unwrap();
    let at = nobody.local_addr().unwrap();
    drop(nobody);
    let mut client = open(UdpEndpoint::connected_to(at)).await.unwrap();
    client.transport.send(b"anybody?").unwrap();
    assert_eq!(client.error().await.kind(), ErrorKind::ConnectionRefused);
}

#[tokio::test]
async fn places_without_a_common_family_are_refused() {
    let target = UdpEndpoint::connected_to(("::1", 9)).local_addr(("127.0.0.1", 0));
    let error = open(target).await.unwrap_err();
    assert!(matches!(error, EndpointError::NoCommonFamily { .. }), "{error}");
    let expected = "127.0.0.1:0 and [::1]:9 have no family in common";
    assert!(error.to_string().contains(expected), "{error}");
}

#[tokio::test]
async fn of_two_families_the_common_one_is_taken() {
    let mut server = server().await;
    let six: SocketAddr = "[::1]:9".parse().unwrap();
    let target = UdpEndpoint::connected_to([six, server.address()])
        .local_addr(("127.0.0.1", 0));
    let client = open(target).await.unwrap();
    client.transport.send(b"four").unwrap();
    assert_eq!(server.received().await.0, b"four");
}

#[tokio::test]
async fn addresses_are_tried_until_one_can_be_had() {
    let server = server().await;
    let taken = server.address();
    let foreign: SocketAddr = "192.0.2.1:0".parse().unwrap();
    let free: SocketAddr = "127.0.0.6:0".parse().unwrap();
    let endpoint =
        open(UdpEndpoint::bound_to([foreign, taken, free])).await.unwrap();
    assert_eq!(endpoint.address().ip(), free.ip());

    let error = open(UdpEndpoint::bound_to([foreign, taken])).await.unwrap_err();
    let kinds: Vec<_> = error.attempts().map(AttemptError::kind).collect();
    assert_eq!(kinds, [ErrorKind::AddrNotAvailable, ErrorKind::AddrInUse]);
}

#[tokio::test]
async fn an_address_that_is_taken_is_named_and_the_factory_not_called() {
    let taken = server().await;
    let called = AtomicBool::new(false);
    let factory = || {
        called.store(true, Ordering::Relaxed);
        Quiet
    };
    let target = UdpEndpoint::bound_to(taken.address());
    let error = create_datagram_endpoint(factory, target).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
    assert!(error.to_string().contains(&taken.address().to_string()), "{error}");
    assert!(!called.load(Ordering::Relaxed));
}

#[tokio::test]
async fn a_name_that_has_no_address_is_an_error() {
    for target in [
        UdpEndpoint::bound_to(("no-such-host", 0)),
        UdpEndpoint::connected_to(("no-such-host", 9)),
    ] {
        let target = target.flags(endpoints::LookupFlags::NUMERIC_HOST);
        let error = open(target).await.unwrap_err();
        assert!(matches!(error, EndpointError::Resolve(_)), "{error}");
        assert!(error.to_string().contains("no-such-host"), "{error}");
    }
}

#[tokio::test]
async fn options_are_off_unless_asked_for_and_the_address_is_never_reused() {
    let plain = server().await;
    assert!(!option(&plain, Socket::reuse_port));
    assert!(!option(&plain, Socket::broadcast));
    assert!(!option(&plain, Socket::reuse_address));

    let target = UdpEndpoint::bound_to(("127.0.0.1", 0));
    let asked = open(target.reuse_port(true).allow_broadcast(true)).await.unwrap();
    assert!(option(&asked, Socket::reuse_port));
    assert!(option(&asked, Socket::broadcast));
    assert!(!option(&asked, Socket::reuse_address));
}

#[tokio::test]
async fn a_port_is_shared_by_those_that_all_ask_for_it() {
    let shared = |at: SocketAddr| open(UdpEndpoint::bound_to(at).reuse_port(true));
    let first = shared("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let second = shared(first.address()).await.unwrap();
    assert_eq!(first.address(), second.address());
    let error = open(UdpEndpoint::bound_to(first.address())).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
}

#[tokio::test]
async fn broadcasting_takes_a_permission() {
    let everyone: SocketAddr = "127.255.255.255:9".parse().unwrap();
    let mut without = open(UdpEndpoint::unbound(IpFamily::V4)).await.unwrap();
    without.transport.send_to(b"all", &everyone).unwrap();
    assert_eq!(without.error().await.kind(), ErrorKind::PermissionDenied);
    // Connecting to it takes the permission too.
    let error = open(UdpEndpoint::connected_to(everyone)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PermissionDenied);
    assert!(error.to_string().contains("it is a broadcast address"), "{error}");
}

#[tokio::test]
async fn with_the_permission_it_is_not_connected_and_hears_everybody() {
    let mut everyone = open(UdpEndpoint::bound_to(("0.0.0.0", 0))).await.unwrap();
    let port = everyone.address().port();
    let target = UdpEndpoint::connected_to(("127.255.255.255", port));
    let mut asker = open(target.allow_broadcast(true)).await.unwrap();
    let fixed: SocketAddr = format!("127.255.255.255:{port}").parse().unwrap();
    assert_eq!(asker.transport.peer(), Some(&fixed));

    asker.transport.send(b"who is there?").unwrap();
    let (question, from) = everyone.received().await;
    assert_eq!(question, b"who is there?");
    everyone.transport.send_to(b"me", &from).unwrap();
    let (answer, who) = asker.received().await;
    assert_eq!(answer, b"me");
    assert_ne!(who, fixed, "the answer has the receiver's own address");

    let other: SocketAddr = "127.0.0.1:9".parse().unwrap();
    let refused = asker.transport.send_to(b"only you", &other);
    assert!(matches!(refused, Err(SendRefused::OtherPeer { .. })));
    asker.transport.send_to(b"again", &fixed).unwrap();
    assert_eq!(everyone.received().await.0, b"again");
}

#[tokio::test]
async fn a_ready_made_socket_is_taken_as_it_is() {
    let blocking = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let at = blocking.local_addr().unwrap();
    let mut one = open(blocking).await.unwrap();
    let other = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    other.connect(at).await.unwrap();
    let other = open(other).await.unwrap();
    assert_eq!(other.transport.peer(), Some(&at));
    other.transport.send(b"hello").unwrap();
    assert_eq!(one.received().await, (b"hello".to_vec(), other.address()));
}

#[tokio::test]
async fn a_stream_socket_in_disguise_is_refused_by_name() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let disguised = std::net::UdpSocket::from(OwnedFd::from(listener));
    let error = open(disguised).await.unwrap_err();
    assert!(matches!(error, EndpointError::WrongSocket { .. }), "{error}");
    assert!(error.to_string().contains("SOCK_STREAM of AF_INET"), "{error}");
}
