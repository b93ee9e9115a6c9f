//! S-conn and S-tools, datagram endpoints.

use std::collections::HashSet;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use endpoints::{IpFamily, UdpEndpoint};
use socket2::{Domain, SockRef, Socket, Type};
use tokio::net::UdpSocket;
use tokio::time::timeout;

use crate::datagram_checksum::checksums;
use crate::datagram_events::{Watched, open};
use crate::python::prints;
use crate::servers::own_address;

async fn here() -> Watched {
    open(UdpEndpoint::bound_to(own_address())).await.expect("a free port")
}

/// An address where nobody receives what others send: its socket, to be kept, is
/// connected elsewhere.
async fn nobody() -> (UdpSocket, SocketAddr) {
    let socket = UdpSocket::bind(own_address()).await.expect("a free port");
    socket.connect((own_address().ip(), 9)).await.expect("nothing is sent");
    let address = socket.local_addr().expect("it is bound");
    (socket, address)
}

fn bound(at: SocketAddr, prepare: impl FnOnce(&Socket)) -> UdpSocket {
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, None).expect("a socket");
    prepare(&socket);
    socket.bind(&at.into()).expect("the address can be had");
    socket.set_nonblocking(true).expect("a flag");
    UdpSocket::from_std(socket.into()).expect("this is a runtime")
}

/// How many of the sockets have a datagram, or get one soon.
async fn reached(sockets: &[UdpSocket]) -> usize {
    let mut reached = 0;
    for socket in sockets {
        let got =
            timeout(Duration::from_millis(100), socket.recv(&mut [0; 9])).await;
        reached += usize::from(got.is_ok());
    }
    reached
}

#[tokio::test]
async fn an_endpoint_receives_too_and_broadcasts_with_permission_only() {
    let mut server = here().await;
    let mut client =
        open(UdpEndpoint::connected_to(server.address())).await.unwrap();
    client.transport.send(b"there").unwrap();
    let (_, from) = server.received().await;
    server.transport.send_to(b"back", &from).unwrap();
    assert_eq!(client.received().await.0, b"back");

    let everybody = (Ipv4Addr::new(127, 255, 255, 255), 9).into();
    server.transport.send_to(b"all", &everybody).unwrap();
    assert_eq!(server.error().await.kind(), ErrorKind::PermissionDenied);

    if let Some(checksums) = checksums(own_address(), own_address()) {
        assert_ne!(checksums[0], [0, 0], "there is one");
        assert_eq!(checksums[1], [0, 0], "SO_NO_CHECK turns it off");
    }
}

#[tokio::test]
async fn an_endpoint_towards_nobody_is_made_and_only_the_remote_is_heard() {
    let (_held, nobody) = nobody().await;
    open(UdpEndpoint::connected_to(nobody)).await.unwrap();

    let server = here().await;
    let mut client =
        open(UdpEndpoint::connected_to(server.address())).await.unwrap();
    let stranger = here().await;
    stranger.transport.send_to(b"stranger", &client.address()).unwrap();
    server.transport.send_to(b"server", &client.address()).unwrap();
    assert_eq!(client.received().await.0, b"server");
}

#[tokio::test]
async fn its_socket_is_of_the_type_sock_dgram() {
    let endpoint = here().await;
    let of_type = endpoint.transport.with_fd(|fd| SockRef::from(&fd).r#type());
    assert_eq!(of_type.unwrap(), Type::DGRAM);
}

#[tokio::test]
async fn a_sender_with_a_fixed_peer_hears_that_nobody_is_there() {
    let (_held, nobody) = nobody().await;
    let mut client = open(UdpEndpoint::connected_to(nobody)).await.unwrap();
    for _ in 0..2 {
        client.transport.send(b"anybody?").unwrap();
        assert_eq!(client.error().await.kind(), ErrorKind::ConnectionRefused);
    }
}

#[tokio::test]
async fn multicast_reaches_the_sockets_that_have_joined() {
    let group = Ipv4Addr::new(239, 255, 255, 251);
    let loopback = Ipv4Addr::LOCALHOST;
    let member = |port, joins: bool, strict: bool| {
        bound((group, port).into(), |socket| {
            socket.set_reuse_address(true).expect("an option");
            socket.set_multicast_all_v4(!strict).expect("an option");
            if joins {
                socket.join_multicast_v4(&group, &loopback).expect("loopback");
            }
        })
    };
    let speaker = bound(own_address(), |socket| {
        socket.set_multicast_if_v4(&loopback).expect("an option");
        assert_eq!(socket.multicast_ttl_v4().expect("an option"), 1);
        assert!(!socket.broadcast().expect("an option"), "it needs no permission");
    });
    let only = member(0, false, false);
    let port = only.local_addr().unwrap().port();
    let to = SocketAddr::from((group, port));
    speaker.send_to(b"nobody", to).await.unwrap();
    assert_eq!(reached(&[only]).await, 0, "nobody has joined");

    let sockets = [member(0, true, true)];
    let to = (group, sockets[0].local_addr().unwrap().port());
    let strict = [member(to.1, false, true)];
    let lax = [member(to.1, false, false)];
    speaker.send_to(b"members", to).await.unwrap();
    let all = (reached(&sockets).await, reached(&strict).await, reached(&lax).await);
    assert_eq!(all, (1, 0, 1), "IP_MULTICAST_ALL is on by default");
}

#[tokio::test]
async fn local_addr_is_bound_and_has_two_parts() {
    let local = own_address();
    let endpoint = open(UdpEndpoint::bound_to(local)).await.unwrap();
    assert_eq!(endpoint.address().ip(), local.ip());
    prints(
        r#"
    create = loop.create_datagram_endpoint
    print(await outcome(lambda: create(
        asyncio.DatagramProtocol, local_addr="127.0.0.1")))
"#,
        &["TypeError: 2-tuple is expected"],
    );
}

#[tokio::test]
async fn remote_addr_is_the_peer_and_with_allow_broadcast_the_kernel_knows_of_none()
{
    let server = here().await;
    let target = || UdpEndpoint::connected_to(server.address());
    for (allow, connected) in [(false, true), (true, false)] {
        let client = open(target().allow_broadcast(allow)).await.unwrap();
        assert_eq!(client.transport.peer(), Some(&server.address()));
        let known = client
            .transport
            .with_fd(|fd| Ok(SockRef::from(&fd).peer_addr().is_ok()));
        assert_eq!(known.unwrap(), connected);
    }
}

#[tokio::test]
async fn a_ready_made_socket_keeps_its_options_and_takes_no_others() {
    let group = Ipv4Addr::new(239, 255, 255, 252);
    let socket = bound((group, 0).into(), |socket| {
        socket.join_multicast_v4(&group, &Ipv4Addr::LOCALHOST).expect("loopback");
    });
    let to = socket.local_addr().unwrap();
    let mut endpoint = open(socket).await.unwrap();
    let speaker = bound(own_address(), |socket| {
        socket.set_multicast_if_v4(&Ipv4Addr::LOCALHOST).expect("an option");
    });
    speaker.send_to(b"members", to).await.unwrap();
    assert_eq!(endpoint.received().await.0, b"members");
    prints(
        r#"
    for name, value in {"local_addr": ("127.0.0.1", 0), "remote_addr": ("127.0.0.1", 9),
                        "family": socket.AF_INET, "reuse_port": True,
                        "allow_broadcast": True}.items():
        sock = socket.socket(type=socket.SOCK_DGRAM)
        print(await outcome(lambda: loop.create_datagram_endpoint(
            asyncio.DatagramProtocol, sock=sock, **{name: value})))
"#,
        &["ValueError"; 5],
    );
}

#[tokio::test]
async fn udp_has_no_time_wait_and_reuse_address_lets_others_take_the_port() {
    let first = bound(own_address(), |_| {});
    let at = first.local_addr().unwrap();
    let peer = UdpSocket::bind(own_address()).await.unwrap();
    peer.send_to(b"x", at).await.unwrap();
    assert_eq!(reached(std::slice::from_ref(&first)).await, 1);
    drop(first);
    // At once, but for a process that another test starts, which has a copy of each
    // socket until its program begins. TIME_WAIT would last a minute.
    let free = async {
        while open(UdpEndpoint::bound_to(at)).await.is_err() {
            tokio::task::yield_now().await;
        }
    };
    timeout(Duration::from_secs(20), free).await.expect("the port is free");

    let reusing =
        |at| bound(at, |socket| socket.set_reuse_address(true).expect("an option"));
    let owner = [reusing(own_address())];
    let at = owner[0].local_addr().unwrap();
    let thief = [reusing(at)];
    peer.send_to(b"for the owner", at).await.unwrap();
    assert_eq!((reached(&owner).await, reached(&thief).await), (0, 1));
    prints(
        r#"
    print(await outcome(lambda: loop.create_datagram_endpoint(
        asyncio.DatagramProtocol, local_addr=("127.0.0.1", 0), reuse_address=True)))
"#,
        &["TypeError"],
    );
}

#[tokio::test]
async fn endpoints_that_all_ask_share_a_port_and_each_flow_goes_to_one() {
    let shared = |at: SocketAddr| open(UdpEndpoint::bound_to(at).reuse_port(true));
    let mut first = shared(own_address()).await.unwrap();
    let at = first.address();
    let mut second = shared(at).await.unwrap();
    let alone = open(UdpEndpoint::bound_to(at)).await.unwrap_err();
    assert_eq!(alone.kind(), ErrorKind::AddrInUse);

    let mut flows = [HashSet::new(), HashSet::new()];
    let clients: Vec<_> = (0..32).map(|_| bound(own_address(), |_| {})).collect();
    for _ in 0..2 {
        for client in &clients {
            client.send_to(b"x", at).await.unwrap();
        }
    }
    for _ in 0..2 * clients.len() {
        let (endpoint, from) = tokio::select! {
            (_, from) = first.received() => (0, from),
            (_, from) = second.received() => (1, from),
        };
        flows[endpoint].insert(from);
    }
    assert!(flows[0].is_disjoint(&flows[1]), "a flow stays with one endpoint");
    assert_eq!(flows[0].len() + flows[1].len(), clients.len(), "nothing is copied");
}

#[tokio::test]
async fn allow_broadcast_sets_the_permission_and_without_it_the_error_is_received() {
    let everybody = (Ipv4Addr::new(127, 255, 255, 255), 9).into();
    let mut without = open(UdpEndpoint::unbound(IpFamily::V4)).await.unwrap();
    without.transport.send_to(b"all", &everybody).unwrap();
    assert_eq!(without.error().await.kind(), ErrorKind::PermissionDenied);

    let target = UdpEndpoint::unbound(IpFamily::V4).allow_broadcast(true);
    let with = open(target).await.unwrap();
    let allowed = with.transport.with_fd(|fd| SockRef::from(&fd).broadcast());
    assert!(allowed.unwrap());
}

#[tokio::test]
async fn only_what_goes_to_a_broadcast_address_reaches_all() {
    let receiver = |port| {
        bound((Ipv4Addr::UNSPECIFIED, port).into(), |socket| {
            socket.set_reuse_address(true).expect("an option");
        })
    };
    let first = receiver(0);
    let port = first.local_addr().unwrap().port();
    let receivers = [first, receiver(port), receiver(port)];
    let target = UdpEndpoint::unbound(IpFamily::V4).allow_broadcast(true);
    let sender = open(target).await.unwrap();
    for (last, count) in [(1, 1), (255, 3)] {
        let host = if last == 1 { [127, 0, 0, 1] } else { [127, 255, 255, 255] };
        sender.transport.send_to(b"x", &(host, port).into()).unwrap();
        assert_eq!(reached(&receivers).await, count);
    }
}
