//! `create_connection` and `create_unix_connection`: sockets that are there already.

mod listeners;
#[path = "../../03-transports/tests/recorder/mod.rs"]
mod recorder;

use std::os::unix::net::UnixStream;

use endpoints::{ConnectError, create_connection, create_unix_connection};
use listeners::{address, listening};
use recorder::{Recorder, soon, trace};
use socket2::{Domain, Socket, Type};
use tokio::io::AsyncReadExt;
use transports::{Protocol, Transport};

struct Quiet;
impl Protocol for Quiet {}

/// What is written on `transport` arrives at `peer`.
async fn assert_carries(transport: Transport, peer: std::net::TcpStream) {
    transport.write(b"hello");
    transport.close();
    peer.set_nonblocking(true).expect("a flag of a socket");
    let mut peer = tokio::net::TcpStream::from_std(peer).expect("this is a runtime");
    let mut got = String::new();
    soon(peer.read_to_string(&mut got)).await.expect("the bytes are text");
    assert_eq!(got, "hello");
}

#[tokio::test]
async fn a_ready_made_socket_of_each_kind_is_taken() {
    let listener: std::net::TcpListener = listening("127.0.0.1:0").into();
    let at = listener.local_addr().unwrap();
    let accept = || listener.accept().unwrap().0;

    // It blocks still: the connection sees to that.
    let blocking = std::net::TcpStream::connect(at).unwrap();
    let transport = create_connection(|| Quiet, blocking).await.unwrap();
    assert_carries(transport, accept()).await;

    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.connect(&at.into()).unwrap();
    let transport = create_connection(|| Quiet, socket).await.unwrap();
    assert_carries(transport, accept()).await;

    let stream = tokio::net::TcpStream::connect(at).await.unwrap();
    let transport = create_connection(|| Quiet, stream).await.unwrap();
    assert_carries(transport, accept()).await;
}

#[tokio::test]
async fn unix_streams_are_taken_by_both_functions() {
    for i in 0..4 {
        let (near, far) = UnixStream::pair().unwrap();
        let (recorder, mut events) = Recorder::new();
        let factory = || recorder;
        let _transport = match i {
            0 => create_connection(factory, near).await,
            1 => create_connection(factory, Socket::from(near)).await,
            2 => create_unix_connection(factory, near).await,
            _ => create_unix_connection(factory, Socket::from(near)).await,
        }
        .unwrap();
        drop(far);
        assert_eq!(trace(&events.until_the_end().await), "made eof lost");
    }
}

#[tokio::test]
async fn a_socket_that_is_no_stream_is_refused_by_name() {
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, None).unwrap();
    let error = create_connection(|| Quiet, socket).await.unwrap_err();
    assert!(matches!(error, ConnectError::WrongSocket { .. }), "{error}");
    let text = error.to_string();
    assert!(text.contains("SOCK_DGRAM of AF_INET"), "{text}");
    assert!(text.contains("SOCK_STREAM"), "{text}");
}

#[tokio::test]
async fn an_internet_socket_is_refused_where_a_unix_one_is_wanted() {
    let listener = listening("127.0.0.1:0");
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.connect(&address(&listener).into()).unwrap();
    let error = create_unix_connection(|| Quiet, socket).await.unwrap_err();
    let text = error.to_string();
    assert!(text.contains("SOCK_STREAM of AF_INET"), "{text}");
    assert!(text.contains("a Unix stream socket"), "{text}");
}

#[tokio::test]
async fn a_socket_without_a_peer_is_refused() {
    let fresh = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    let unix = Socket::new(Domain::UNIX, Type::STREAM, None).unwrap();
    for socket in [fresh, unix, listening("127.0.0.1:0")] {
        let error = create_connection(|| Quiet, socket).await.unwrap_err();
        assert!(matches!(error, ConnectError::NotConnected), "{error}");
    }
}
