//! Chapter 2: asyncio's low-level socket calls, on readiness.
//!
//! In reading order:
//!
//! - [`AsyncSocket`]: a non-blocking socket that the runtime watches, and
//!   [`RefusedSocket`], why a socket can't be one;
//! - [`AsyncSocket::async_io`]: try, wait, try again: what every call here stands on;
//! - receiving: [`sock_recv`], [`sock_recv_into`], [`sock_recvfrom`],
//!   [`sock_recvfrom_into`];
//! - sending: [`sock_send`], [`sock_sendall`], [`sock_sendto`], [`sock_sendfile`], and
//!   [`SendError`], which says how much went out;
//! - connecting: [`sock_connect`], and [`ConnectError`], which gives the socket back;
//! - accepting: [`sock_accept`], [`AcceptFault`] (whose fault a failed accept is) and
//!   [`accept_loop`], which outlives it.
//!
//! The functions have the names of asyncio's
//! [low-level socket calls](https://docs.python.org/3/library/asyncio-eventloop.html#working-with-socket-objects-directly).
//! Where asyncio has the loop as `self`, here it is the runtime that runs the task.
//! [`sock_send`] and [`accept_loop`] are additions.

mod accept_fault;
mod accept_loop;
mod async_socket;
mod connect_error;
mod readiness;
mod refused_socket;
mod send_error;
mod sock_accept;
mod sock_connect;
mod sock_recv;
mod sock_recv_into;
mod sock_recvfrom;
mod sock_recvfrom_into;
mod sock_send;
mod sock_sendall;
mod sock_sendfile;
mod sock_sendto;

pub use accept_fault::AcceptFault;
pub use accept_loop::{ACCEPT_RETRY_DELAY, accept_loop};
pub use async_socket::AsyncSocket;
pub use connect_error::ConnectError;
pub use refused_socket::RefusedSocket;
pub use send_error::SendError;
pub use sock_accept::sock_accept;
pub use sock_connect::sock_connect;
pub use sock_recv::sock_recv;
pub use sock_recv_into::sock_recv_into;
pub use sock_recvfrom::sock_recvfrom;
pub use sock_recvfrom_into::sock_recvfrom_into;
pub use sock_send::sock_send;
pub use sock_sendall::sock_sendall;
pub use sock_sendfile::sock_sendfile;
pub use sock_sendto::sock_sendto;
