//! What goes wrong with one client, or with the listening socket, and what goes on.

mod serving;

use std::io::ErrorKind;
use std::net::Shutdown;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use endpoints::{Listen, create_server};
use serving::{Echo, Seen, address_of, hello, own_address, shown, soon};
use socket2::{Domain, SockRef, Socket, Type};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use transports::{AnyProtocol, IntoProtocol, Protocol, Transport, TransportError};

#[tokio::test]
async fn a_factory_that_panics_costs_its_own_connection_only() {
    let calls = AtomicUsize::new(0);
    let factory = move || {
        let call = calls.fetch_add(1, Ordering::Relaxed);
        assert!(!call.is_multiple_of(2), "the factory's own fault");
        Echo
    };
    let server = create_server(factory, Listen::on(own_address())).await.unwrap();
    let address = address_of(&server);
    for _ in 0..3 {
        let mut unlucky = TcpStream::connect(address).await.unwrap();
        assert_eq!(soon(unlucky.read(&mut [0; 1])).await.unwrap(), 0);
        hello(address).await.unwrap();
    }
    server.close();
    server.close_clients();
    soon(server.wait_closed()).await;
}

struct Touchy;

impl Protocol for Touchy {
    fn data_received(&mut self, transport: Transport, data: &[u8]) {
        assert_ne!(data, b"boom", "the protocol's own fault");
        transport.write(data);
    }
}

#[tokio::test]
async fn a_protocol_that_panics_costs_its_own_connection_only() {
    let server = create_server(|| Touchy, Listen::on(own_address())).await.unwrap();
    let address = address_of(&server);
    let mut other = hello(address).await.unwrap();
    let mut unlucky = hello(address).await.unwrap();
    tokio::io::AsyncWriteExt::write_all(&mut unlucky, b"boom").await.unwrap();
    assert_eq!(soon(unlucky.read(&mut [0; 1])).await.unwrap(), 0);
    serving::echo(&mut other).await.unwrap();
    hello(address).await.unwrap();
}

#[tokio::test]
async fn protocols_of_several_types_come_from_one_factory() {
    let mut polite = false;
    let factory = move || -> AnyProtocol {
        polite = !polite;
        if polite { Echo.into_protocol() } else { Touchy.into_protocol() }
    };
    let server = create_server(factory, Listen::on(own_address())).await.unwrap();
    for _ in 0..4 {
        hello(address_of(&server)).await.unwrap();
    }
}

#[tokio::test]
async fn a_client_that_leaves_before_it_is_accepted_has_its_callbacks_in_order() {
    let (factory, mut events) = shown();
    let server = create_server(factory, Listen::on(own_address())).await.unwrap();
    // On this one thread nobody accepts while nothing is awaited.
    drop(std::net::TcpStream::connect(address_of(&server)).unwrap());
    assert!(matches!(soon(events.recv()).await, Some(Seen::Made(_))));
    assert!(matches!(soon(events.recv()).await, Some(Seen::Lost(None))));
}

#[tokio::test]
async fn a_client_that_resets_before_it_is_accepted_harms_nobody() {
    let (factory, mut events) = shown();
    let server = create_server(factory, Listen::on(own_address())).await.unwrap();
    for _ in 0..20 {
        let rude = std::net::TcpStream::connect(address_of(&server)).unwrap();
        SockRef::from(&rude).set_linger(Some(Duration::ZERO)).unwrap();
    }
    let polite = TcpStream::connect(address_of(&server)).await.unwrap();
    let mut lost = 0;
    // Linux accepts also those that are reset already; then reading tells.
    while lost < 20 {
        match soon(events.recv()).await {
            Some(Seen::Lost(error)) => {
                let kind = error.as_ref().and_then(TransportError::kind);
                assert_eq!(kind, Some(ErrorKind::ConnectionReset));
                lost += 1;
            }
            Some(Seen::Made(_)) => {}
            None => panic!("the server is gone"),
        }
    }
    drop(polite);
    server.close();
    soon(server.wait_closed()).await;
}

#[tokio::test]
async fn a_full_backlog_makes_clients_wait_and_loses_none() {
    let listen = Listen::on(own_address()).backlog(1).start_serving(false);
    let server = create_server(|| Echo, listen).await.unwrap();
    server.start_serving().unwrap();
    let address = address_of(&server);
    // As many connects as you like are under way before the server's first turn.
    let clients: Vec<_> = (0..10)
        .map(|_| {
            let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
            socket.set_nonblocking(true).unwrap();
            let begun = socket.connect(&address.into()).unwrap_err();
            assert_eq!(begun.raw_os_error(), Some(libc::EINPROGRESS));
            TcpStream::from_std(socket.into()).unwrap()
        })
        .collect();
    for mut client in clients {
        soon(client.writable()).await.unwrap();
        serving::echo(&mut client).await.unwrap();
    }
}

#[tokio::test]
async fn a_listening_socket_that_is_broken_ends_its_accepting_and_no_other() {
    let listen = Listen::on([own_address(), own_address()]);
    let server = create_server(|| Echo, listen).await.unwrap();
    let [broken, sound] = &server.sockets()[..] else { panic!("{server:?}") };
    let shut_down = broken.with_fd(|fd| SockRef::from(&fd).shutdown(Shutdown::Read));
    shut_down.unwrap();
    hello(sound.local_addr().unwrap()).await.unwrap();
    server.close();
    server.close_clients();
    soon(server.wait_closed()).await;
}
