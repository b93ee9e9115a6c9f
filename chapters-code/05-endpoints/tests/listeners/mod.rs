//! Addresses that answer, refuse, or keep silent.

#![allow(dead_code, reason = "each test binary uses some of these")]

use std::net::SocketAddr;

use socket2::{Domain, Socket, Type};

fn bound(address: &str) -> Socket {
    let address: SocketAddr = address.parse().expect("it is an address");
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)
        .expect("there are sockets of the family");
    socket.bind(&address.into()).expect("port 0 is free");
    socket
}

pub(crate) fn address(socket: &Socket) -> SocketAddr {
    let address = socket.local_addr().expect("it is bound");
    address.as_socket().expect("it is an Internet address")
}

/// Listens; nobody accepts, which a client doesn't notice.
pub(crate) fn listening(address: &str) -> Socket {
    let socket = bound(address);
    socket.listen(16).expect("it is bound");
    socket
}

/// Bound, so that nobody else can listen there: connections are refused.
pub(crate) fn refusing(address: &str) -> Socket {
    bound(address)
}

/// A listener whose queue is full: the kernel drops what comes, as a filter would.
pub(crate) struct Silent {
    listener: Socket,
    _queued: Vec<Socket>,
}

impl Silent {
    pub(crate) fn at(address: &str) -> Self {
        let listener = bound(address);
        listener.listen(0).expect("it is bound");
        let mut queued = Vec::new();
        let to = listener.local_addr().expect("it is bound");
        // A queue of 0 holds one connection; Linux takes what has come meanwhile too.
        while let Some(socket) = connected_soon(&to) {
            queued.push(socket);
        }
        Self { listener, _queued: queued }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        address(&self.listener)
    }
}

/// A connection, which on loopback is there at once or not for a second and more.
fn connected_soon(to: &socket2::SockAddr) -> Option<Socket> {
    let socket = Socket::new(to.domain(), Type::STREAM, None).expect("as above");
    let soon = std::time::Duration::from_millis(300);
    socket.connect_timeout(to, soon).ok().map(|()| socket)
}
