//! A family that tokio has no type for, awaited all the same: netlink over `AsyncFd`.
//!
//! ```sh
//! cargo run -p socket-families --example any_family_async
//! ```
//!
//! Asks the kernel about network interface 1 and prints what kind of socket did it, and
//! what came back.

#![allow(unsafe_code, reason = "AsyncFd wants a promise about the descriptor")]

use std::io::Read;

use socket_families::socket_type::{SocketKind, SocketType};
use socket2::{Domain, Socket};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: ask
    let netlink = Domain::from(libc::AF_NETLINK);
    let socket = Socket::new(netlink, SocketType::Datagram.into(), None)?;
    socket.set_nonblocking(true)?;
    // SAFETY: a `Socket` owns its descriptor and keeps it until it is dropped.
    let socket = unsafe { AsyncFd::register(socket) }?;

    let question = about_interface(1);
    socket.async_io(Interest::WRITABLE, |socket| socket.send(&question)).await?;
    let mut answer = [0; 16384];
    let length = socket
        .async_io(Interest::READABLE, |mut socket| socket.read(&mut answer))
        .await?;
    // ANCHOR_END: ask

    let kind = SocketKind::of(&socket)?;
    println!("AF_NETLINK: {}", kind.domain == netlink);
    println!("type: {}", kind.socket_type);
    let answer_type = u16::from_ne_bytes([answer[4], answer[5]]);
    println!("answered by RTM_NEWLINK: {}", answer_type == libc::RTM_NEWLINK);
    let names_it = answer[..length].windows(3).any(|bytes| bytes == b"lo\0");
    println!("it names the interface lo: {names_it}");
    Ok(())
}

/// `RTM_GETLINK`: a netlink header of 16 bytes, then a `struct ifinfomsg` of 16.
fn about_interface(index: i32) -> Vec<u8> {
    let mut message = Vec::new();
    message.extend(32_u32.to_ne_bytes()); // the length of it all
    message.extend(libc::RTM_GETLINK.to_ne_bytes());
    message.extend(NLM_F_REQUEST.to_ne_bytes());
    message.extend([0; 8]); // sequence number, port id
    message.extend([0; 4]); // any family, any type of device
    message.extend(index.to_ne_bytes());
    message.extend([0; 8]); // flags, and which of them to change
    message
}

// 16 bits in the header, while libc's constant is an int.
const NLM_F_REQUEST: u16 = 1;
