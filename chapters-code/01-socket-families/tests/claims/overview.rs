//! What the original says of all its components at once (S-intro, S-sock).

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::unix::net::UnixStream;

use netlab::Namespace;
use socket2::{Domain, SockRef, Socket, Type};

/// A connected pair of TCP streams over loopback.
fn tcp_pair() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("its address");
    let client = TcpStream::connect(address).expect("a listener accepts");
    let (server, _) = listener.accept().expect("a client is waiting");
    (client, server)
}

/// S-intro-03: bytes are guaranteed to arrive?
#[test]
fn every_send_of_a_datagram_succeeds_and_most_are_lost_in_silence() {
    let receiver = UdpSocket::bind("127.0.0.1:0").unwrap();
    SockRef::from(&receiver).set_recv_buffer_size(4096).unwrap();
    receiver.set_nonblocking(true).unwrap();
    let sender = UdpSocket::bind("127.0.0.1:0").unwrap();
    sender.connect(receiver.local_addr().unwrap()).unwrap();

    for _ in 0..200 {
        assert_eq!(sender.send(&[0; 1000]).unwrap(), 1000);
    }
    let mut received = 0;
    let mut buffer = [0; 2000];
    while receiver.recv(&mut buffer).is_ok() {
        received += 1;
    }
    assert!((1..200).contains(&received), "{received} of 200 arrived");
    assert!(sender.take_error().unwrap().is_none());
    assert!(receiver.take_error().unwrap().is_none());
}

/// S-intro-04: the tools belong to the transport and network layers?
#[test]
fn the_sockets_of_this_book_reach_from_no_network_at_all_down_to_the_link() {
    let _network = match Namespace::enter() {
        Ok(network) => network,
        Err(e) => return netlab::skip(&format!("a network namespace: {e}")),
    };
    let (tcp, _) = tcp_pair();
    let tcp = SockRef::from(&tcp);
    assert_eq!(tcp.domain().unwrap(), Domain::IPV4);
    assert_eq!(tcp.protocol().unwrap(), Some(socket2::Protocol::TCP));

    // No protocol at all: what is written never meets a network layer.
    let (unix, _peer) = UnixStream::pair().unwrap();
    let unix = SockRef::from(&unix);
    assert_eq!(unix.domain().unwrap(), Domain::UNIX);
    assert_eq!(unix.protocol().unwrap(), None);

    // Below the network layer: whole frames of the link.
    let packet = Socket::new(Domain::PACKET, Type::RAW, None).unwrap();
    assert_eq!(packet.domain().unwrap(), Domain::PACKET);
}

/// S-intro-06: only the application protocol is left to write?
#[test]
fn three_writes_arrive_as_one_read_so_that_framing_is_the_programs_own() {
    let (mut client, mut server) = tcp_pair();
    for message in ["one", "two", "three"] {
        client.write_all(message.as_bytes()).unwrap();
    }
    // Looks without taking until all three are there, then reads once.
    let peeked = SockRef::from(&server);
    let mut whole = Vec::with_capacity(64);
    while peeked.peek(whole.spare_capacity_mut()).unwrap() < "onetwothree".len() {}
    whole.resize(64, 0);
    let n = server.read(&mut whole).unwrap();
    assert_eq!(&whole[..n], b"onetwothree");
}

/// S-sock-01: all network programming is use of the socket object?
#[tokio::test]
async fn a_stream_lends_its_socket_for_settings_and_keeps_the_ownership() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stream = tokio::net::TcpStream::connect(address).await.unwrap();
    {
        let socket = SockRef::from(&stream);
        socket.set_keepalive(true).unwrap();
    }
    // The loan is over, and the stream still works on a socket that keeps the setting.
    assert!(SockRef::from(&stream).keepalive().unwrap());
    stream.writable().await.unwrap();
    let error = stream.try_read(&mut [0]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WouldBlock);
}
