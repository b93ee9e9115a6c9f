//! `sock_accept`, `AcceptFault`, `accept_loop`.

mod loopback;

use std::io;

use loopback::{address_of, poll_once, tcp, tcp_listener};
use nix::fcntl::{FcntlArg, FdFlag, fcntl};
use sock_calls::{
    AcceptFault, accept_loop, sock_accept, sock_connect, sock_recv, sock_sendall,
};
use std::net::Shutdown;

#[tokio::test]
async fn an_accepted_socket_is_nonblocking_and_closed_on_exec() {
    let listener = tcp_listener();
    let client = sock_connect(tcp(), &address_of(&listener)).await.unwrap();
    let (server, address) = sock_accept(&listener).await.unwrap();
    assert!(server.socket().nonblocking().unwrap());
    let flags = FdFlag::from_bits_retain(fcntl(&server, FcntlArg::F_GETFD).unwrap());
    assert!(flags.contains(FdFlag::FD_CLOEXEC));
    assert_eq!(address, address_of(&client));
    assert_eq!(client.socket().peer_addr().unwrap(), address_of(&listener));
}

#[tokio::test]
async fn a_cancelled_sock_accept_leaves_the_queue_alone() {
    let listener = tcp_listener();
    assert!(poll_once(sock_accept(&listener)).await.is_none());
    let client = sock_connect(tcp(), &address_of(&listener)).await.unwrap();
    let (_server, address) = sock_accept(&listener).await.unwrap();
    assert_eq!(address, address_of(&client));
}

#[tokio::test]
async fn a_closed_listener_refuses() {
    let listener = tcp_listener();
    let address = address_of(&listener);
    assert!(poll_once(sock_accept(&listener)).await.is_none());
    drop(listener);
    let error = sock_connect(tcp(), &address).await.unwrap_err();
    assert_eq!(error.source.kind(), io::ErrorKind::ConnectionRefused);
}

#[tokio::test]
async fn several_tasks_accept_on_one_listener() {
    let listener = std::sync::Arc::new(tcp_listener());
    let acceptors: Vec<_> = (0..3)
        .map(|_| {
            let listener = listener.clone();
            tokio::spawn(async move {
                sock_accept(&listener).await.map(|(_, from)| from)
            })
        })
        .collect();
    let mut clients = Vec::new();
    for _ in 0..3 {
        clients.push(sock_connect(tcp(), &address_of(&listener)).await.unwrap());
    }
    let mut accepted = Vec::new();
    for acceptor in acceptors {
        accepted.push(acceptor.await.unwrap().unwrap());
    }
    for client in clients {
        assert!(accepted.contains(&address_of(&client)));
    }
}

#[tokio::test]
async fn a_client_that_connects_and_resets_is_no_trouble_for_the_loop() {
    let listener = tcp_listener();
    let address = address_of(&listener);
    let server = tokio::spawn(async move {
        accept_loop(
            &listener,
            |connection, _| {
                tokio::spawn(async move {
                    let data = sock_recv(&connection, 100).await?;
                    sock_sendall(&connection, &data).await.map_err(io::Error::from)
                });
            },
            |error| panic!("no shortage here: {error}"),
        )
        .await
    });
    for _ in 0..20 {
        let rude = sock_connect(tcp(), &address).await.unwrap();
        rude.socket().set_linger(Some(std::time::Duration::ZERO)).unwrap();
    }
    let client = sock_connect(tcp(), &address).await.unwrap();
    sock_sendall(&client, b"polite").await.unwrap();
    assert_eq!(sock_recv(&client, 100).await.unwrap(), b"polite");
    server.abort();
}

#[tokio::test]
async fn the_loop_ends_when_the_listener_is_shut_down() {
    let listener = tcp_listener();
    let shut_down = async {
        tokio::task::yield_now().await;
        listener.socket().shutdown(Shutdown::Read).unwrap();
    };
    let ignore = |_: &io::Error| {};
    let (ended, ()) =
        tokio::join!(accept_loop(&listener, |_, _| {}, ignore), shut_down);
    let error = ended.unwrap_err();
    assert_eq!(AcceptFault::of(&error), AcceptFault::Listener);
}

#[test]
fn errors_are_told_apart_by_whose_fault_they_are() {
    let fault = |errno| AcceptFault::of(&io::Error::from_raw_os_error(errno));
    for errno in [libc::ECONNABORTED, libc::EPROTO, libc::EPERM, libc::ENETDOWN] {
        assert_eq!(fault(errno), AcceptFault::Connection);
    }
    for errno in [libc::EMFILE, libc::ENFILE, libc::ENOBUFS, libc::ENOMEM] {
        assert_eq!(fault(errno), AcceptFault::Shortage);
    }
    for errno in [libc::EINVAL, libc::EBADF, libc::ENOTSOCK, libc::EFAULT] {
        assert_eq!(fault(errno), AcceptFault::Listener);
    }
    assert_eq!(
        AcceptFault::of(&io::Error::other("no errno")),
        AcceptFault::Listener
    );
}
