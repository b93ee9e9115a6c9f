//! `AsyncSocket`: what it refuses, how it waits, whom it lets run.

mod loopback;

use std::cell::Cell;
use std::io::{self, ErrorKind};
use std::rc::Rc;

use loopback::{address_of, tcp, tcp_listener, tcp_pair, unix_pair};
use sock_calls::{
    AsyncSocket, RefusedSocket, sock_recv_into, sock_send, sock_sendall,
};
use socket2::{Domain, Socket, Type};
use tokio::io::Interest;

#[tokio::test]
async fn a_blocking_socket_is_refused_with_the_remedy_and_comes_back_open() {
    let (near, _far) = Socket::pair(Domain::UNIX, Type::STREAM, None).unwrap();
    let refused = AsyncSocket::new(near).unwrap_err();
    assert!(matches!(refused, RefusedSocket::Blocking(_)));
    assert!(refused.to_string().contains("set_nonblocking(true)"));
    let socket = refused.into_socket();
    socket.set_nonblocking(true).unwrap();
    let socket = AsyncSocket::new(socket).unwrap();
    sock_sendall(&socket, b"open after all").await.unwrap();
}

#[tokio::test]
async fn a_blocking_datagram_socket_is_refused_too() {
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, None).unwrap();
    let refused = AsyncSocket::new(socket).unwrap_err();
    assert!(matches!(refused, RefusedSocket::Blocking(_)));
    assert_eq!(io::Error::from(refused).kind(), ErrorKind::InvalidInput);
}

#[tokio::test]
async fn a_stream_socket_without_connection_is_refused() {
    for domain in [Domain::IPV4, Domain::UNIX] {
        let refused = AsyncSocket::new(loopback::nonblocking(domain, Type::STREAM));
        let refused = refused.unwrap_err();
        assert!(matches!(refused, RefusedSocket::Idle(_)), "{domain:?}: {refused}");
        assert_eq!(io::Error::from(refused).kind(), ErrorKind::NotConnected);
    }
}

#[test]
fn outside_a_runtime_the_socket_comes_back() {
    let (near, _far) = Socket::pair(Domain::UNIX, Type::STREAM, None).unwrap();
    near.set_nonblocking(true).unwrap();
    let refused = AsyncSocket::new(near).unwrap_err();
    assert!(matches!(refused, RefusedSocket::NoRuntime(_)));
    assert_eq!(io::Error::from(refused).kind(), ErrorKind::InvalidInput);
}

#[tokio::test]
async fn into_socket_gives_the_socket_back_open_and_nonblocking() {
    let (near, far) = unix_pair(Type::STREAM);
    let socket = near.into_socket();
    assert!(socket.nonblocking().unwrap());
    let again = AsyncSocket::new(socket).unwrap();
    sock_sendall(&again, b"x").await.unwrap();
    assert_eq!(sock_calls::sock_recv(&far, 9).await.unwrap(), b"x");
}

#[tokio::test]
async fn an_interrupted_call_is_made_again() {
    let (near, _far) = unix_pair(Type::STREAM);
    let mut left = 3;
    let interrupted = |_: &Socket| {
        if left == 0 {
            return Ok("done");
        }
        left -= 1;
        Err(ErrorKind::Interrupted.into())
    };
    let result = near.async_io(Interest::WRITABLE, interrupted).await;
    assert_eq!(result.unwrap(), "done");
}

#[tokio::test]
async fn a_call_is_not_made_before_the_socket_is_ready() {
    let (near, far) = tcp_pair().await;
    let calls = Rc::new(Cell::new(0));
    let counted = calls.clone();
    let wait = far.async_io(Interest::READABLE, move |socket| {
        counted.set(counted.get() + 1);
        socket.recv(&mut [std::mem::MaybeUninit::uninit(); 10])
    });
    let send = async {
        loopback::let_others_run().await;
        let before = calls.get();
        sock_send(&near, b"now").await.unwrap();
        before
    };
    let (received, before) = tokio::join!(wait, send);
    assert_eq!((received.unwrap(), before, calls.get()), (3, 0, 1));
}

#[tokio::test]
async fn a_task_whose_socket_is_always_ready_lets_others_run() {
    // Both ends in one task: neither call ever has to wait.
    let (near, far) = tcp_pair().await;
    let ticks = Rc::new(Cell::new(0));
    let local = tokio::task::LocalSet::new();
    let count = ticks.clone();
    local.spawn_local(async move {
        loop {
            count.set(count.get() + 1);
            tokio::task::yield_now().await;
        }
    });
    local
        .run_until(async {
            let mut buffer = [0; 1024];
            for _ in 0..10_000 {
                sock_sendall(&near, &[1; 1024]).await.unwrap();
                let mut left = 1024;
                while left > 0 {
                    left -= sock_recv_into(&far, &mut buffer).await.unwrap();
                }
            }
        })
        .await;
    assert!(
        ticks.get() > 50,
        "another task ran {} times in 10,000 echoes",
        ticks.get()
    );
}

#[tokio::test]
async fn dropping_the_watched_socket_closes_it() {
    let listener = tcp_listener();
    let address = address_of(&listener);
    drop(listener);
    let again = tcp();
    again.bind(&address).unwrap();
    again.listen(1).unwrap();
}
