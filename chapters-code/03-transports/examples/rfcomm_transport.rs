//! A Bluetooth serial line, awaited by chapter 2's calls and carried by a transport.
//!
//! ```sh
//! cargo run -p transports --example rfcomm_transport
//! ```
//!
//! In the virtual machine: AF_BLUETOOTH, with two controllers.
//!
//! The server's end, at hci1, is a transport with a protocol; the client's end, at hci0,
//! is `sock_connect`, `sock_sendall` and `sock_recv`. Prints what comes back, and how the
//! connection ends.

use std::io::{self, ErrorKind};
use std::net::TcpStream as AnyStreamSocket;
use std::os::fd::OwnedFd;

use sock_calls::{AsyncSocket, sock_accept, sock_connect, sock_recv, sock_sendall};
use socket_families::{BdAddr, BluetoothAddress, Family, controller_address, open};
use socket2::{Domain, Protocol as Number, SockAddr, Socket, Type};
use tokio::sync::oneshot;
use transports::{Protocol, Transport, TransportError, attach_with};

const BTPROTO_RFCOMM: libc::c_int = 3;

struct Upper;

impl Protocol for Upper {
    fn connection_made(&mut self, transport: Transport) {
        let name = transport.peer_name().map(|name| {
            let text = name.to_string();
            text.split('/').next().unwrap_or_default().to_owned()
        });
        println!("the transport's peer: {}", name.unwrap_or_default());
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

fn rfcomm() -> io::Result<Socket> {
    let domain = Domain::from(Family::BLUETOOTH);
    let protocol = Some(Number::from(BTPROTO_RFCOMM));
    let socket = match open(domain, Type::STREAM, protocol) {
        Ok(socket) => socket,
        Err(error) => netlab::cannot_run(error),
    };
    socket.set_nonblocking(true)?;
    Ok(socket)
}

fn at(bdaddr: BdAddr, channel: u8) -> SockAddr {
    SockAddr::from(&BluetoothAddress::Rfcomm { bdaddr, channel })
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    drop(rfcomm()?);
    let [near, far] = [0, 1].map(|device| match controller_address(device) {
        Ok(address) => address,
        Err(error) => netlab::cannot_run(format!("hci{device}: {error}")),
    });

    // ANCHOR: serve
    let listener = rfcomm()?;
    listener.bind(&at(far, 7))?;
    listener.listen(1)?;
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
    let socket = rfcomm()?;
    socket.bind(&at(near, 0))?;
    let client = sock_connect(socket, &at(far, 7)).await?;
    sock_sendall(&client, b"a serial line").await?;
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
