//! S-pudp: what a datagram protocol is called with.

use std::io::ErrorKind;
use std::mem::MaybeUninit;
use std::net::SocketAddr;

use socket_families::UnixAddress;
use socket2::SockRef;
use tokio::io::Interest;
use tokio::net::{UdpSocket, UnixDatagram};

use crate::endpoint::{address, closed_port, udp, udp_to, watch};

#[tokio::test]
async fn one_call_is_one_datagram_and_an_empty_one_is_a_call_too() {
    let socket = udp().await;
    let to = address(&socket);
    let mut endpoint = watch(socket);
    let sender = udp().await;
    for data in [&b"one"[..], b"", b"two"] {
        sender.send_to(data, to).await.unwrap();
    }
    for data in [&b"one"[..], b"", b"two"] {
        assert_eq!(endpoint.received().await, (data.to_vec(), address(&sender)));
    }
}

#[tokio::test]
async fn an_address_is_what_the_family_says() {
    let four = udp().await;
    let four_at = address(&four);
    let mut four = watch(four);
    udp().await.send_to(b"x", four_at).await.unwrap();
    assert!(matches!(four.received().await.1, SocketAddr::V4(_)));

    // A host without IPv6 has one family less to show.
    if let Ok(six) = UdpSocket::bind("[::1]:0").await {
        let six_at = address(&six);
        let mut six = watch(six);
        let sender = UdpSocket::bind("[::1]:0").await.unwrap();
        sender.send_to(b"x", six_at).await.unwrap();
        assert!(matches!(six.received().await.1, SocketAddr::V6(_)));
    }

    let folder = tempfile::tempdir().unwrap();
    let (server, client) = (folder.path().join("s"), folder.path().join("c"));
    let mut unix = watch(UnixDatagram::bind(&server).unwrap());
    let named = UnixDatagram::bind(&client).unwrap();
    named.send_to(b"x", &server).await.unwrap();
    assert_eq!(unix.received().await.1, UnixAddress::Path(client));
    let unnamed = UnixDatagram::unbound().unwrap();
    unnamed.send_to(b"x", &server).await.unwrap();
    assert_eq!(unix.received().await.1, UnixAddress::Unnamed);
}

#[tokio::test]
async fn after_error_received_the_endpoint_goes_on() {
    let nobody = closed_port().await;
    let mut endpoint = watch(udp_to(nobody).await);
    endpoint.transport.send(b"x").unwrap();
    let error = endpoint.error().await;
    assert_eq!(error.raw_os_error(), Some(libc::ECONNREFUSED));

    let late = UdpSocket::bind(nobody).await.unwrap();
    endpoint.transport.send(b"again").unwrap();
    assert_eq!(late.recv(&mut [0; 16]).await.unwrap(), 5);
    late.send_to(b"answer", local_address(&endpoint.transport)).await.unwrap();
    assert_eq!(endpoint.received().await.0, b"answer");
}

#[tokio::test]
async fn refused_too_long_forbidden_and_unreachable_all_come_as_error_received() {
    let mut refused = watch(udp_to(closed_port().await).await);
    refused.transport.send(b"x").unwrap();
    assert_eq!(refused.error().await.raw_os_error(), Some(libc::ECONNREFUSED));

    let receiver = udp().await;
    let mut endpoint = watch(udp().await);
    endpoint.transport.send_to(&[0; 65_508], &address(&receiver)).unwrap();
    assert_eq!(endpoint.error().await.raw_os_error(), Some(libc::EMSGSIZE));

    let broadcast = SocketAddr::from(([127, 255, 255, 255], 9));
    endpoint.transport.send_to(b"x", &broadcast).unwrap();
    assert_eq!(endpoint.error().await.raw_os_error(), Some(libc::EACCES));

    // Bound to loopback, a socket reaches nothing else.
    let elsewhere = SocketAddr::from(([192, 0, 2, 1], 9));
    endpoint.transport.send_to(b"x", &elsewhere).unwrap();
    let error = endpoint.error().await.raw_os_error();
    assert!(
        matches!(error, Some(libc::EINVAL | libc::ENETUNREACH)),
        "{error:?} from a loopback address to TEST-NET-1"
    );
    assert!(!endpoint.transport.is_closing());
}

#[tokio::test]
async fn only_a_connected_socket_hears_that_nobody_listens() {
    let nobody = closed_port().await;
    let mut free = watch(udp().await);
    free.transport.send_to(b"x", &nobody).unwrap();
    let mut connected = watch(udp_to(nobody).await);
    connected.transport.send(b"x").unwrap();
    // The answer to the second has come; over loopback that to the first came before.
    assert_eq!(connected.error().await.raw_os_error(), Some(libc::ECONNREFUSED));
    tokio::task::yield_now().await;
    assert!(free.is_quiet());
    // The next send and the next receive find nothing wrong either.
    free.transport.send_to(b"x", &nobody).unwrap();
    tokio::task::yield_now().await;
    assert!(free.is_quiet());
}

#[tokio::test]
async fn a_runtime_takes_no_refusal_for_readable() {
    // ANCHOR: not_readable
    let socket = udp_to(closed_port().await).await;
    socket.send(b"is anybody there?").await.unwrap();
    socket.ready(Interest::ERROR).await.unwrap();

    // The runtime knows of the error, and yet asks the kernel nothing.
    let error = socket.try_recv(&mut [0; 16]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WouldBlock);
    // The kernel would have told.
    let error = SockRef::from(&socket).recv(&mut [MaybeUninit::uninit(); 16]);
    assert_eq!(error.unwrap_err().kind(), ErrorKind::ConnectionRefused);
    // ANCHOR_END: not_readable
}

fn local_address(transport: &transports::DatagramTransport) -> SocketAddr {
    transport
        .with_fd(|fd| SockRef::from(&fd).local_addr())
        .expect("the endpoint is open")
        .as_socket()
        .expect("an IP address")
}
