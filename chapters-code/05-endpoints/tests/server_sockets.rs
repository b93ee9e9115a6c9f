//! Servers on ready-made sockets, and the views of listening sockets.

mod serving;

use std::io::ErrorKind;

use endpoints::{Listen, ReadySocket, create_server};
use serving::{Echo, address_of, hello};
use socket_families::Address;
use socket2::{Domain, Socket, Type};

#[tokio::test]
async fn a_listener_of_the_standard_library_is_served_on() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = create_server(|| Echo, Listen::on_socket(listener)).await.unwrap();
    assert_eq!(address_of(&server), address);
    hello(address).await.unwrap();
}

#[tokio::test]
async fn a_socket_that_is_only_bound_is_made_to_listen() {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket
        .bind(&"127.0.0.1:0".parse::<std::net::SocketAddr>().unwrap().into())
        .unwrap();
    let ready = ReadySocket::new(socket).unwrap();
    let server = create_server(|| Echo, Listen::on_socket(ready)).await.unwrap();
    hello(address_of(&server)).await.unwrap();
}

#[tokio::test]
async fn a_nonblocking_socket_that_is_not_even_bound_gets_a_free_port() {
    let socket =
        Socket::new(Domain::IPV6, Type::STREAM.nonblocking(), None).unwrap();
    let ready = ReadySocket::new(socket).unwrap();
    let server = create_server(|| Echo, Listen::on_socket(ready)).await.unwrap();
    let port = address_of(&server).port();
    assert_ne!(port, 0);
    hello((std::net::Ipv6Addr::LOCALHOST, port).into()).await.unwrap();
}

#[test]
fn a_socket_of_another_family_or_type_is_refused() {
    for (domain, of_type) in [
        (Domain::IPV4, Type::DGRAM),
        (Domain::UNIX, Type::STREAM),
        (Domain::IPV6, Type::DGRAM),
    ] {
        let socket = Socket::new(domain, of_type, None).unwrap();
        let error = ReadySocket::new(socket).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().contains("stream socket of IPv4 or IPv6"));
    }
}

#[tokio::test]
async fn a_connected_socket_cannot_listen_and_the_error_names_it() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let stream =
        std::net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let address = stream.local_addr().unwrap();
    let ready = ReadySocket::new(stream.into()).unwrap();
    let error = create_server(|| Echo, Listen::on_socket(ready)).await.unwrap_err();
    assert!(error.to_string().contains(&address.to_string()), "{error}");
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
}

#[tokio::test]
async fn a_view_names_its_socket_and_fails_once_the_server_is_closed() {
    let server = create_server(|| Echo, Listen::on(("127.0.0.1", 0))).await.unwrap();
    let view = server.sockets().remove(0);
    assert!(view.is_listening().unwrap());
    let address = view.address().unwrap();
    assert_eq!(address.to_string(), address_of(&server).to_string());
    assert!(matches!(address, Address::Ipv4(_)));
    assert!(format!("{server:?}").contains("127.0.0.1"), "{server:?}");
    server.close();
    assert_eq!(view.address().unwrap_err().kind(), ErrorKind::NotConnected);
    assert_eq!(view.is_listening().unwrap_err().kind(), ErrorKind::NotConnected);
    assert!(server.sockets().is_empty());
}

#[tokio::test]
async fn a_descriptor_in_use_stays_open_until_the_look_returns() {
    let server = create_server(|| Echo, Listen::on(("127.0.0.1", 0))).await.unwrap();
    let view = server.sockets().remove(0);
    let listening = view.with_fd(|fd| {
        server.close();
        socket2::SockRef::from(&fd).is_listener()
    });
    assert!(listening.unwrap());
    assert_eq!(view.address().unwrap_err().kind(), ErrorKind::NotConnected);
}
