//! SO_PRIORITY: an urgent packet overtakes those that wait in the queue.
//!
//! ```sh
//! cargo run -p socket-families --example priority
//! ```
//!
//! Makes a slow link with a queue of three bands, sends four large datagrams and one
//! urgent, and prints the order in which they leave; then what IP_TOS does to the
//! priority. Needs `tc` (iproute2).

use std::io;
use std::net::UdpSocket;
use std::process::Command;

use netlab::{Host, Namespace};
use socket_families::options::{priority, raw, set_priority};

fn main() -> anyhow::Result<()> {
    let here = Namespace::enter().unwrap_or_else(|e| netlab::cannot_run(e));
    let there = Host::start()?;
    here.cable_to(&there, "va", "vb")?;
    here.ip("addr add 10.77.0.1/24 dev va")?;
    there.ip("addr add 10.77.0.2/24 dev vb")?;
    let far = there.run(|| UdpSocket::bind("10.77.0.2:7000"))?;

    // ANCHOR: queue
    // A bucket of tokens makes the link slow, so that a queue forms in front of it.
    tc("qdisc add dev va root handle 1: tbf rate 256kbit burst 1600 limit 100000")
        .unwrap_or_else(|e| netlab::cannot_run(e));
    tc("qdisc add dev va parent 1:1 handle 10: pfifo_fast")?;
    // ANCHOR_END: queue

    // ANCHOR: overtake
    let bulk = UdpSocket::bind("10.77.0.1:0")?;
    let urgent = UdpSocket::bind("10.77.0.1:0")?;
    bulk.send_to(b"hello", "10.77.0.2:7000")?; // resolves the neighbour's address
    far.recv(&mut [0; 8])?;

    set_priority(&urgent, 6)?;
    for number in 1..=4_u8 {
        bulk.send_to(&[number; 1000], "10.77.0.2:7000")?;
    }
    urgent.send_to(&[0], "10.77.0.2:7000")?;

    for _ in 0..5 {
        let mut packet = [0; 1024];
        far.recv(&mut packet)?;
        match packet[0] {
            0 => println!("urgent"),
            number => println!("bulk {number}"),
        }
    }
    // ANCHOR_END: overtake

    // ANCHOR: tos
    set_priority(&urgent, 5)?;
    println!("set to 5, read back: {}", priority(&urgent)?);
    raw::set::<libc::c_int>(&urgent, libc::IPPROTO_IP, libc::IP_TOS, &0x10)?;
    println!("after IP_TOS low delay: {}", priority(&urgent)?);
    // ANCHOR_END: tos
    Ok(())
}

fn tc(arguments: &str) -> io::Result<()> {
    let output = Command::new("tc").args(arguments.split(' ')).output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    output.status.success().then_some(()).ok_or_else(|| {
        io::Error::other(format!("`tc {arguments}`: {}", said.trim()))
    })
}
