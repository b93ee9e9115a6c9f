//! Sockets on loopback, non-blocking and watched.

#![allow(dead_code, reason = "each test binary uses some of these")]

use std::net::SocketAddr;

use sock_calls::{AsyncSocket, sock_accept, sock_connect};
use socket2::{Domain, SockAddr, Socket, Type};

pub(crate) fn any_port() -> SockAddr {
    SocketAddr::from(([127, 0, 0, 1], 0)).into()
}

pub(crate) fn nonblocking(domain: Domain, socket_type: Type) -> Socket {
    let socket =
        Socket::new(domain, socket_type, None).expect("a socket can be made");
    socket.set_nonblocking(true).expect("a socket can be made non-blocking");
    socket
}

pub(crate) fn tcp() -> Socket {
    nonblocking(Domain::IPV4, Type::STREAM)
}

pub(crate) fn tcp_listener() -> AsyncSocket {
    let socket = tcp();
    socket.bind(&any_port()).expect("port 0 is free");
    socket.listen(128).expect("a bound socket listens");
    AsyncSocket::new(socket).expect("a listener can be watched")
}

pub(crate) fn udp() -> AsyncSocket {
    let socket = nonblocking(Domain::IPV4, Type::DGRAM);
    socket.bind(&any_port()).expect("port 0 is free");
    AsyncSocket::new(socket).expect("a UDP socket can be watched")
}

pub(crate) fn address_of(sock: &AsyncSocket) -> SockAddr {
    sock.socket().local_addr().expect("a bound socket has an address")
}

/// The two ends of a TCP connection.
pub(crate) async fn tcp_pair() -> (AsyncSocket, AsyncSocket) {
    let listener = tcp_listener();
    let client = sock_connect(tcp(), &address_of(&listener)).await;
    let (server, _) =
        sock_accept(&listener).await.expect("the client is in the queue");
    (client.expect("the listener listens"), server)
}

pub(crate) fn unix_pair(socket_type: Type) -> (AsyncSocket, AsyncSocket) {
    let (near, far) =
        Socket::pair(Domain::UNIX, socket_type, None).expect("a pair can be made");
    let watched = |socket: Socket| {
        socket.set_nonblocking(true).expect("a socket can be made non-blocking");
        AsyncSocket::new(socket).expect("a connected socket can be watched")
    };
    (watched(near), watched(far))
}

/// Sends until the kernel takes no more, and returns how much it took.
pub(crate) fn fill(sock: &AsyncSocket) -> usize {
    let mut total = 0;
    // Ever smaller pieces, so that not a byte more fits.
    for size in [65536, 4096, 256, 16, 1] {
        while let Ok(n) = sock.socket().send(&vec![b' '; size]) {
            total += n;
        }
    }
    total
}

/// Lets every other task of a current_thread runtime run, and the events come in.
pub(crate) async fn let_others_run() {
    for _ in 0..5 {
        tokio::task::yield_now().await;
    }
}

/// Polls `future` once and drops it: its result, if it had one at once.
pub(crate) async fn poll_once<T>(future: impl Future<Output = T>) -> Option<T> {
    tokio::select! {
        biased;
        result = future => Some(result),
        () = std::future::ready(()) => None,
    }
}
