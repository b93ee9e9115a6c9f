//! TIPC tells who comes and goes: a subscription to a service.
//!
//! ```sh
//! cargo run -p socket-families --example tipc_topology
//! ```
//!
//! In the virtual machine: AF_TIPC.
//!
//! The kernel has a service of its own, type 1, that is asked for events about others.
//! Prints the events while two servers come and one goes.

use std::io;
use std::time::Duration;

use socket_families::{TipcAddress, TipcScope, TipcTarget, open, receive_from};
use socket2::{Domain, SockAddr, Socket, Type};

const SERVICE: u32 = 18999;
/// `TIPC_TOP_SRV`, `TIPC_SUB_PORTS`, `TIPC_WAIT_FOREVER` of linux/tipc.h.
const TOPOLOGY: u32 = 1;
const EACH_BINDING: u32 = 1;
const FOR_EVER: u32 = u32::MAX;

fn tipc(kind: Type) -> io::Result<Socket> {
    match open(Domain::from(libc::AF_TIPC), kind, None) {
        Ok(socket) => Ok(socket),
        Err(error) => netlab::cannot_run(error),
    }
}

fn of(target: TipcTarget) -> SockAddr {
    SockAddr::from(&TipcAddress { target, scope: TipcScope::NODE })
}

fn server(lower: u32, upper: u32) -> io::Result<Socket> {
    let socket = tipc(Type::DGRAM)?;
    socket.bind(&of(TipcTarget::Range { service: SERVICE, lower, upper }))?;
    Ok(socket)
}

// ANCHOR: event
/// `struct tipc_event` begins with what has happened, and to which instances.
fn next_event(topology: &Socket) -> anyhow::Result<String> {
    let mut buffer = [0; 48];
    let n = receive_from(topology, &mut buffer)?.0;
    anyhow::ensure!(n == buffer.len(), "an event of {n} bytes");
    let numbers: Vec<_> = buffer[..12]
        .chunks_exact(4)
        .map(|word| u32::from_ne_bytes(word.try_into().expect("4 bytes")))
        .collect();
    let what = match numbers[0] {
        1 => "published",
        2 => "withdrawn",
        _ => "something else",
    };
    Ok(format!("{what}: {} to {}", numbers[1], numbers[2]))
}
// ANCHOR_END: event

fn main() -> anyhow::Result<()> {
    // ANCHOR: subscribe
    let topology = tipc(Type::SEQPACKET)?;
    topology.set_read_timeout(Some(Duration::from_secs(5)))?;
    let instance =
        TipcTarget::Name { service: TOPOLOGY, instance: TOPOLOGY, domain: 0 };
    topology.connect(&of(instance))?;
    // struct tipc_subscr: the range, how long, what for, and eight bytes of our own.
    let numbers = [SERVICE, 0, 99, FOR_EVER, EACH_BINDING, 0, 0];
    let subscription: Vec<u8> =
        numbers.iter().flat_map(|number: &u32| number.to_ne_bytes()).collect();
    topology.send(&subscription)?;
    // ANCHOR_END: subscribe

    // ANCHOR: events
    let first = server(0, 9)?;
    println!("{}", next_event(&topology)?);
    let _second = server(50, 59)?;
    println!("{}", next_event(&topology)?);
    drop(first);
    println!("{}", next_event(&topology)?);
    // ANCHOR_END: events
    Ok(())
}
