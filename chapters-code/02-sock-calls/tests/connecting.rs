//! `sock_connect`.

mod loopback;

use std::io::ErrorKind;
use std::time::Duration;

use loopback::{address_of, any_port, nonblocking, poll_once, tcp, tcp_listener};
use sock_calls::{AsyncSocket, sock_accept, sock_connect, sock_recv, sock_sendall};
use socket2::{Domain, SockAddr, Socket, Type};

/// An address of this machine where nobody listens.
fn closed_port() -> SockAddr {
    let socket = tcp();
    socket.bind(&any_port()).expect("port 0 is free");
    socket.local_addr().expect("a bound socket has an address")
}

#[tokio::test]
async fn connecting_to_a_listener_gives_a_connected_socket() {
    let listener = tcp_listener();
    let client = sock_connect(tcp(), &address_of(&listener)).await.unwrap();
    assert_eq!(client.socket().peer_addr().unwrap(), address_of(&listener));
}

#[tokio::test]
async fn a_closed_port_refuses_and_the_socket_comes_back() {
    let error = sock_connect(tcp(), &closed_port()).await.unwrap_err();
    assert_eq!(error.source.raw_os_error(), Some(libc::ECONNREFUSED));
    assert!(error.to_string().contains("refused"));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn on_linux_a_refused_socket_connects_at_the_second_further_try() {
    let listener = tcp_listener();
    let address = address_of(&listener);
    let refused = sock_connect(tcp(), &closed_port()).await.unwrap_err();
    let aborted = sock_connect(refused.socket, &address).await.unwrap_err();
    assert_eq!(aborted.source.raw_os_error(), Some(libc::ECONNABORTED));
    let client = sock_connect(aborted.socket, &address).await.unwrap();
    let (server, _) = sock_accept(&listener).await.unwrap();
    sock_sendall(&client, b"at last").await.unwrap();
    assert_eq!(sock_recv(&server, 100).await.unwrap(), b"at last");
}

#[tokio::test]
async fn a_quiet_connected_socket_is_not_even_tried() {
    // A hang-up left over from before the connection would make every wait end at once.
    let listener = tcp_listener();
    let client = sock_connect(tcp(), &address_of(&listener)).await.unwrap();
    let mut tries = 0;
    let waiting = client.async_io(tokio::io::Interest::READABLE, |_| {
        tries += 1;
        Err::<(), _>(ErrorKind::WouldBlock.into())
    });
    assert!(tokio::time::timeout(Duration::from_millis(50), waiting).await.is_err());
    assert_eq!(tries, 0);
}

#[tokio::test]
async fn a_blocking_socket_is_refused_and_comes_back_untouched() {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    let error = sock_connect(socket, &closed_port()).await.unwrap_err();
    assert_eq!(error.source.kind(), ErrorKind::InvalidInput);
    assert!(error.to_string().contains("set_nonblocking(true)"));
    assert!(!error.socket.nonblocking().unwrap());
}

#[tokio::test]
async fn an_address_of_another_family_is_an_error_at_once() {
    let v6: SockAddr = std::net::SocketAddr::from(([0_u16; 8], 9)).into();
    let error = sock_connect(tcp(), &v6).await.unwrap_err();
    assert!(error.source.raw_os_error().is_some());
}

#[tokio::test]
async fn an_accepted_socket_is_connected_already() {
    let (_client, server) = loopback::tcp_pair().await;
    let address = server.socket().peer_addr().unwrap();
    let error = sock_connect(server.into_socket(), &address).await.unwrap_err();
    assert_eq!(error.source.raw_os_error(), Some(libc::EISCONN));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_cancelled_connect_closes_its_socket() {
    // With its backlog full a Linux listener drops further SYNs: the connect waits.
    let listener = tcp();
    listener.bind(&any_port()).unwrap();
    listener.listen(0).unwrap();
    let address = listener.local_addr().unwrap();
    let first = sock_connect(tcp(), &address).await.unwrap();
    let mut in_queue = vec![first];
    loop {
        let attempt = sock_connect(tcp(), &address);
        match tokio::time::timeout(Duration::from_millis(100), attempt).await {
            Ok(connected) => in_queue.push(connected.unwrap()),
            Err(_elapsed) => break,
        }
        assert!(in_queue.len() < 10, "the backlog of 0 takes every connection");
    }
    // Nobody else knows the port, so whoever still tries to connect to it is ours.
    assert_eq!(syn_sent_to(&address), 0, "a socket still tries to connect");
}

/// How many sockets of this network are trying to connect to `address`.
#[cfg(target_os = "linux")]
fn syn_sent_to(address: &SockAddr) -> usize {
    let port = address.as_socket().expect("an IP address").port();
    let remote = format!("0100007F:{port:04X}");
    let table =
        std::fs::read_to_string("/proc/net/tcp").expect("Linux has this table");
    let syn_sent = |line: &&str| {
        let fields: Vec<_> = line.split_whitespace().collect();
        fields.get(2) == Some(&remote.as_str()) && fields.get(3) == Some(&"02")
    };
    table.lines().filter(syn_sent).count()
}

#[tokio::test]
async fn a_unix_socket_is_connected_by_path() {
    let folder = tempfile::tempdir().unwrap();
    let address = SockAddr::unix(folder.path().join("s")).unwrap();
    let listener = nonblocking(Domain::UNIX, Type::STREAM);
    listener.bind(&address).unwrap();
    listener.listen(1).unwrap();
    let listener = AsyncSocket::new(listener).unwrap();

    let client = nonblocking(Domain::UNIX, Type::STREAM);
    let client = sock_connect(client, &address).await.unwrap();
    let (server, _) = sock_accept(&listener).await.unwrap();
    sock_sendall(&server, b"by path").await.unwrap();
    assert_eq!(sock_recv(&client, 100).await.unwrap(), b"by path");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_full_unix_backlog_is_an_error_and_no_connection() {
    let folder = tempfile::tempdir().unwrap();
    let address = SockAddr::unix(folder.path().join("s")).unwrap();
    let listener = nonblocking(Domain::UNIX, Type::STREAM);
    listener.bind(&address).unwrap();
    listener.listen(0).unwrap();
    let mut connected = Vec::new();
    let error = loop {
        let socket = nonblocking(Domain::UNIX, Type::STREAM);
        match sock_connect(socket, &address).await {
            Ok(client) => connected.push(client),
            Err(error) => break error,
        }
    };
    assert_eq!(connected.len(), 1);
    assert_eq!(error.source.kind(), ErrorKind::WouldBlock);
    assert!(error.socket.peer_addr().is_err());
}

#[tokio::test]
async fn no_path_no_connection() {
    let address = SockAddr::unix("/nonexistent/socket").unwrap();
    let socket = nonblocking(Domain::UNIX, Type::STREAM);
    let error = sock_connect(socket, &address).await.unwrap_err();
    assert_eq!(error.source.kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn a_cancelled_connect_does_not_break_the_next_one() {
    // Nobody listens when the first starts, as in CPython's test of this race; whatever
    // it came to is dropped with its socket.
    let listener = tcp();
    listener.bind(&any_port()).unwrap();
    let address = listener.local_addr().unwrap();
    drop(poll_once(sock_connect(tcp(), &address)).await);

    listener.listen(1).unwrap();
    let listener = AsyncSocket::new(listener).unwrap();
    drop(poll_once(sock_connect(tcp(), &address)).await);
    let client = sock_connect(tcp(), &address).await.unwrap();
    loop {
        // The cancelled one may be in the queue, too.
        let (server, from) = sock_accept(&listener).await.unwrap();
        if from == address_of(&client) {
            sock_sendall(&client, b"unbroken").await.unwrap();
            assert_eq!(sock_recv(&server, 100).await.unwrap(), b"unbroken");
            break;
        }
    }
}
