//! TIPC: a server binds a range of a service, and clients find it by name.
//!
//! ```sh
//! cargo run -p socket-families --example tipc_services
//! ```
//!
//! In the virtual machine: AF_TIPC.
//!
//! Prints for each type of socket what came of a message to an instance of the service,
//! and what somebody is told who asks for an instance that nobody has.

use std::io;
use std::thread;
use std::time::Duration;

use socket_families::{TipcAddress, TipcScope, TipcTarget, open, receive_from};
use socket2::{Domain, SockAddr, Socket, Type};

const SERVICE: u32 = 18888;

fn tipc(kind: Type) -> io::Result<Socket> {
    let domain = Domain::from(libc::AF_TIPC);
    let socket = match open(domain, kind, None) {
        Ok(socket) => socket,
        Err(error) => netlab::cannot_run(error),
    };
    // Rather an error than a wait for ever.
    socket.set_read_timeout(Some(Duration::from_secs(5)))?;
    Ok(socket)
}

fn of(target: TipcTarget) -> SockAddr {
    SockAddr::from(&TipcAddress { target, scope: TipcScope::CLUSTER })
}

fn instance(instance: u32) -> SockAddr {
    of(TipcTarget::Name { service: SERVICE, instance, domain: 0 })
}

fn is_id(address: &SockAddr) -> bool {
    let address = TipcAddress::try_from(address);
    address.is_ok_and(|it| matches!(it.target, TipcTarget::Id { .. }))
}

fn main() -> anyhow::Result<()> {
    let range = of(TipcTarget::Range { service: SERVICE, lower: 0, upper: 99 });
    let mut buffer = [0; 64];

    // ANCHOR: connections
    for (name, kind) in [("STREAM", Type::STREAM), ("SEQPACKET", Type::SEQPACKET)] {
        let listener = tipc(kind)?;
        listener.bind(&range)?;
        listener.listen(1)?;
        // Connecting waits until somebody accepts.
        let client = thread::spawn(move || {
            let client = tipc(kind)?;
            client.connect(&instance(17))?;
            client.send(b"hello")?;
            let mut buffer = [0; 64];
            let n = receive_from(&client, &mut buffer)?.0;
            io::Result::Ok((
                String::from_utf8_lossy(&buffer[..n]).into_owned(),
                client,
            ))
        });
        let (served, peer) = listener.accept()?;
        let n = receive_from(&served, &mut buffer)?.0;
        served.send(&buffer[..n].to_ascii_uppercase())?;
        let (answer, _client) = client.join().expect("it doesn't panic")?;
        println!("{name}: answered {answer:?}, the peer is an id: {}", is_id(&peer));
    }
    // ANCHOR_END: connections

    // ANCHOR: messages
    for (name, kind) in [("RDM", Type::from(libc::SOCK_RDM)), ("DGRAM", Type::DGRAM)]
    {
        let (server, client) = (tipc(kind)?, tipc(kind)?);
        server.bind(&range)?;
        client.send_to(b"hello", &instance(17))?;
        let (n, from) = receive_from(&server, &mut buffer)?;
        server.send_to(&buffer[..n].to_ascii_uppercase(), &from)?;
        let n = receive_from(&client, &mut buffer)?.0;
        let answer = String::from_utf8_lossy(&buffer[..n]);
        println!("{name}: answered {answer:?}, the peer is an id: {}", is_id(&from));
    }
    // ANCHOR_END: messages

    // ANCHOR: multicast
    let kind = Type::from(libc::SOCK_RDM);
    let members = [tipc(kind)?, tipc(kind)?];
    for (lower, member) in [0, 50].into_iter().zip(&members) {
        let upper = lower + 49;
        member.bind(&of(TipcTarget::Range { service: SERVICE, lower, upper }))?;
    }
    tipc(kind)?.send_to(
        b"all",
        &of(TipcTarget::Range { service: SERVICE, lower: 40, upper: 60 }),
    )?;
    for (member, name) in members.iter().zip(["0-49", "50-99"]) {
        let n = receive_from(member, &mut buffer)?.0;
        println!("{name}: got {:?}", String::from_utf8_lossy(&buffer[..n]));
    }
    // ANCHOR_END: multicast

    // ANCHOR: nobody
    match tipc(Type::STREAM)?.connect(&instance(100)) {
        Err(error) if error.kind() == io::ErrorKind::HostUnreachable => {
            println!("instance 100: EHOSTUNREACH");
        }
        other => println!("instance 100: {other:?}"),
    }
    // ANCHOR_END: nobody
    Ok(())
}
