//! A family that tokio doesn't know, awaited by chapter 2's calls and carried by a
//! transport.
//!
//! ```sh
//! cargo run -p transports --example tipc_transport
//! ```
//!
//! In the virtual machine: AF_TIPC.
//!
//! The server's end is a transport with a protocol, the client's end is `sock_connect`,
//! `sock_sendall` and `sock_recv`. Prints what comes
//! back, both names, and how the connection ends.

use std::io::{self, ErrorKind};
use std::net::TcpStream as AnyStreamSocket;
use std::os::fd::OwnedFd;

use sock_calls::{AsyncSocket, sock_accept, sock_connect, sock_recv, sock_sendall};
use socket_families::{TipcAddress, TipcScope, TipcTarget, open};
use socket2::{Domain, SockAddr, Socket, Type};
use tokio::sync::oneshot;
use transports::{Protocol, Transport, TransportError, attach_with};

const SERVICE: u32 = 18777;

struct Upper;

impl Protocol for Upper {
    fn connection_made(&mut self, transport: Transport) {
        let kind = transport.peer_name().map(|name| {
            let text = name.to_string();
            text.split('/').next().unwrap_or_default().to_owned()
        });
        println!("the transport's peer: {}", kind.unwrap_or_default());
    }

    fn data_received(&mut self, transport: Transport, data: &[u8]) {
        transport.write(&data.to_ascii_uppercase());
    }

    // ANCHOR: lost
    fn connection_lost(&mut self, error: Option<TransportError>) {
        let kind = error.and_then(|error| error.kind());
        println!(
            "the transport's end: {}",
            match kind {
                None => "in order",
                Some(ErrorKind::ConnectionReset) => "reset by its peer",
                Some(_) => "another error",
            }
        );
    }
    // ANCHOR_END: lost
}

fn tipc() -> io::Result<Socket> {
    let socket = match open(Domain::from(libc::AF_TIPC), Type::STREAM, None) {
        Ok(socket) => socket,
        Err(error) => netlab::cannot_run(error),
    };
    socket.set_nonblocking(true)?;
    Ok(socket)
}

fn of(target: TipcTarget) -> SockAddr {
    SockAddr::from(&TipcAddress { target, scope: TipcScope::CLUSTER })
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: serve
    let listener = tipc()?;
    let range = TipcTarget::Range { service: SERVICE, lower: 0, upper: 9 };
    listener.bind(&of(range))?;
    listener.listen(8)?;
    let listener = AsyncSocket::new(listener)?;
    let (alive, is_over) = oneshot::channel::<()>();
    let serving = tokio::spawn(async move {
        let (accepted, _) = sock_accept(&listener).await?;
        // tokio's TcpStream reads and writes whatever stream socket it is given.
        let fd = OwnedFd::from(accepted.into_socket());
        let stream = tokio::net::TcpStream::from_std(AnyStreamSocket::from(fd))?;
        anyhow::Ok(attach_with(stream, Upper, |_| alive)?)
    });
    // ANCHOR_END: serve

    // ANCHOR: ask
    let name = TipcTarget::Name { service: SERVICE, instance: 7, domain: 0 };
    let client = sock_connect(tipc()?, &of(name)).await?;
    sock_sendall(&client, b"no host, no port").await?;
    let answer = sock_recv(&client, 64).await?;
    println!("answered: {}", String::from_utf8_lossy(&answer));
    // ANCHOR_END: ask

    // ANCHOR: end
    drop(client);
    drop(serving.await??);
    // Fails when the connection is over, and what lives as long as it is dropped.
    let _ = is_over.await;
    // ANCHOR_END: end
    Ok(())
}
