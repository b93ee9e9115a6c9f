//! Datagrams that can't be sent or received: the endpoint goes on. One whose protocol
//! panics does not.

mod endpoint;

use std::io::ErrorKind;
use std::net::SocketAddr;

use endpoint::{Event, address, udp, udp_to, watch};
use socket_families::UnixAddress;
use tokio::net::{UdpSocket, UnixDatagram};
use transports::{
    DatagramProtocol, DatagramTransport, SendRefused, TransportError, WaterMarks,
    attach_datagram,
};

/// Fills the queue of the socket at `path`.
fn fill(path: &std::path::Path) {
    let filler = std::os::unix::net::UnixDatagram::unbound().expect("a socket");
    filler.set_nonblocking(true).expect("an option");
    while filler.send_to(b"x", path).is_ok() {}
}

#[tokio::test]
async fn the_error_of_a_queued_datagram_is_told_and_the_next_goes_out() {
    let folder = tempfile::tempdir().unwrap();
    let [full, open] = ["full", "open"].map(|name| folder.path().join(name));
    let gone = UnixDatagram::bind(&full).unwrap();
    let there = UnixDatagram::bind(&open).unwrap();
    fill(&full);
    let mut endpoint = watch(UnixDatagram::unbound().unwrap());
    endpoint.transport.set_write_buffer_limits(WaterMarks::from_high(0));
    endpoint.transport.send_to(b"lost", &UnixAddress::Path(full.clone())).unwrap();
    endpoint.transport.send_to(b"kept", &UnixAddress::Path(open)).unwrap();
    assert!(matches!(endpoint.next().await, Event::Pause));
    assert_eq!(endpoint.transport.write_buffer_size(), 2 * (4 + 8));
    drop(gone);
    assert_eq!(endpoint.error().await.kind(), ErrorKind::ConnectionRefused);
    let mut buffer = [0; 16];
    let n = there.recv(&mut buffer).await.unwrap();
    assert_eq!(&buffer[..n], b"kept");
    assert!(matches!(endpoint.next().await, Event::Resume));
    assert!(!endpoint.transport.is_closing());
}

#[tokio::test]
async fn a_queued_datagram_that_fails_does_not_keep_a_closing_endpoint() {
    let (near, far) = UnixDatagram::pair().unwrap();
    let socket = socket2::SockRef::from(&near);
    while socket.send(b"x").is_ok() {}
    let mut endpoint = watch(near);
    endpoint.transport.send(b"one").unwrap();
    endpoint.transport.send(b"two").unwrap();
    endpoint.transport.clone().close();
    drop(far);
    // The first failure takes the peer from the socket.
    for kind in [ErrorKind::ConnectionRefused, ErrorKind::NotConnected] {
        assert_eq!(endpoint.error().await.kind(), kind);
    }
    assert!(endpoint.lost().await.is_none());
}

#[tokio::test]
async fn an_error_of_a_receive_is_told_and_the_next_datagram_received() {
    // An address of this test's own, so that no other takes the port meanwhile.
    let nobody = UdpSocket::bind("127.83.14.2:0").await.unwrap();
    let peer = address(&nobody);
    let mut endpoint = watch(udp_to(peer).await);
    drop(nobody);
    endpoint.transport.send(b"anybody?").unwrap();
    assert_eq!(endpoint.error().await.kind(), ErrorKind::ConnectionRefused);

    let back = UdpSocket::bind(peer).await.unwrap();
    let own: SocketAddr =
        endpoint.transport.socket_name().unwrap().to_string().parse().unwrap();
    back.send_to(b"me", own).await.unwrap();
    assert_eq!(endpoint.received().await, (b"me".to_vec(), peer));
}

#[tokio::test]
async fn what_is_sent_after_close_is_refused_however_often() {
    let receiver = udp().await;
    let to = address(&receiver);
    let mut endpoint = watch(udp().await);
    endpoint.transport.clone().close();
    for _ in 0..7 {
        let refused = endpoint.transport.send_to(b"late", &to);
        assert_eq!(refused, Err(SendRefused::Closing));
    }
    assert!(endpoint.lost().await.is_none());
    let socket = receiver.into_std().unwrap();
    let error = socket.recv(&mut [0; 9]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WouldBlock, "nothing was sent");
}

#[tokio::test]
async fn a_protocol_that_has_panicked_is_told_of_the_end_alone() {
    struct Bomb(tokio::sync::mpsc::UnboundedSender<&'static str>);
    impl DatagramProtocol for Bomb {
        fn datagram_received(
            &mut self,
            transport: DatagramTransport,
            _: &[u8],
            from: SocketAddr,
        ) {
            let too_long = vec![0; 1 << 16];
            transport.send_to(&too_long, &from).unwrap();
            panic!("boom");
        }

        fn error_received(&mut self, _: DatagramTransport, _: std::io::Error) {
            let _ = self.0.send("error");
        }

        fn connection_lost(&mut self, _: Option<TransportError>) {
            let _ = self.0.send("lost");
        }
    }
    let socket = udp().await;
    let to = address(&socket);
    let (told, mut calls) = tokio::sync::mpsc::unbounded_channel();
    attach_datagram(socket, Bomb(told)).unwrap();
    udp().await.send_to(b"x", to).await.unwrap();
    assert_eq!(calls.recv().await, Some("lost"));
    assert_eq!(calls.recv().await, None);
}
