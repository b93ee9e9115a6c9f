//! Other protocols under the same types: SCTP and MPTCP.
//!
//! ```sh
//! cargo run -p socket-families --example sctp_and_mptcp
//! ```
//!
//! In the virtual machine: SCTP and MPTCP.
//!
//! Prints how three writes are read over each.

use std::io;
use std::net::Ipv4Addr;
use std::thread;
use std::time::Duration;

use socket_families::{open, receive_from};
use socket2::{Domain, Protocol, SockAddr, Socket, Type};

const MPTCP: i32 = 262;

fn socket(kind: Type, protocol: i32) -> io::Result<Socket> {
    let socket = match open(Domain::IPV4, kind, Some(Protocol::from(protocol))) {
        Ok(socket) => socket,
        Err(error) => netlab::cannot_run(format!("protocol {protocol}: {error}")),
    };
    socket.set_read_timeout(Some(Duration::from_secs(5)))?;
    Ok(socket)
}

fn listener(kind: Type, protocol: i32) -> io::Result<(Socket, SockAddr)> {
    let listener = socket(kind, protocol)?;
    listener.bind(&std::net::SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into())?;
    listener.listen(8)?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// Up to so many reads until nine bytes have come.
fn reads(socket: &Socket) -> io::Result<Vec<String>> {
    let (mut buffer, mut all, mut sum) = ([0; 64], Vec::new(), 0);
    while sum < 9 {
        let n = receive_from(socket, &mut buffer)?.0;
        all.push(String::from_utf8_lossy(&buffer[..n]).into_owned());
        sum += n;
    }
    Ok(all)
}

fn main() -> anyhow::Result<()> {
    // ANCHOR: connections
    for (name, protocol) in [("SCTP", libc::IPPROTO_SCTP), ("MPTCP", MPTCP)] {
        let (listener, address) = listener(Type::STREAM, protocol)?;
        let client = socket(Type::STREAM, protocol)?;
        client.connect(&address)?;
        let served = listener.accept()?.0;
        for message in ["one", "two", "six"] {
            client.send(message.as_bytes())?;
        }
        // Has all come before it is read.
        thread::sleep(Duration::from_millis(100));
        println!("{name}, SOCK_STREAM: read as {:?}", reads(&served)?);
        println!(
            "  SO_PROTOCOL says {name}: {}",
            served.protocol()? == Some(protocol.into())
        );
    }
    // ANCHOR_END: connections

    // ANCHOR: many
    let (server, address) = listener(Type::SEQPACKET, libc::IPPROTO_SCTP)?;
    let client = socket(Type::SEQPACKET, libc::IPPROTO_SCTP)?;
    for message in ["one", "two", "six"] {
        client.send_to(message.as_bytes(), &address)?;
    }
    println!("SCTP, SOCK_SEQPACKET: read as {:?}", reads(&server)?);
    // ANCHOR_END: many
    Ok(())
}
