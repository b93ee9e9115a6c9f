//! SO_NO_CHECK: the UDP checksum on the wire, and what a receiver makes of it.
//!
//! ```sh
//! cargo run -p socket-families --example no_check
//! ```
//!
//! Captures its own datagrams on `lo`, then sends three with a checksum of its own
//! choice; prints the field and what was received.

use std::io;
use std::net::UdpSocket;
use std::time::Duration;

use netlab::Namespace;
use socket_families::options::set_no_check;
use socket2::{Domain, Protocol, Socket, Type};

fn main() -> anyhow::Result<()> {
    let _network = Namespace::enter().unwrap_or_else(|e| netlab::cannot_run(e));

    // ANCHOR: capture
    let receiver = UdpSocket::bind("127.0.0.1:0")?;
    let address = receiver.local_addr()?;
    // A raw socket gets a copy of each UDP packet: IP header, UDP header, payload.
    let capture: UdpSocket =
        Socket::new(Domain::IPV4, Type::RAW, Some(Protocol::UDP))?.into();
    let sender = UdpSocket::bind("127.0.0.1:0")?;
    for no_check in [false, true] {
        set_no_check(&sender, no_check)?;
        sender.send_to(b"datagram", address)?;
        let mut packet = [0; 128];
        capture.recv(&mut packet)?;
        let udp = &packet[usize::from(packet[0] & 0x0f) * 4..];
        let checksum = u16::from_be_bytes([udp[6], udp[7]]);
        println!("SO_NO_CHECK {}: {}", u8::from(no_check), told(checksum));
        receiver.recv(&mut packet)?;
    }
    // ANCHOR_END: capture

    // ANCHOR: forged
    receiver.set_read_timeout(Some(Duration::from_millis(200)))?;
    let forger = Socket::new(Domain::IPV4, Type::RAW, Some(Protocol::UDP))?;
    for (what, checksum) in [("a wrong checksum", 0x1234), ("checksum 0", 0)] {
        let datagram = udp_datagram(address.port(), checksum, b"forged");
        forger.send_to(&datagram, &address.into())?;
        println!("{what}: {}", received(&receiver));
    }
    // ANCHOR_END: forged
    Ok(())
}

fn told(checksum: u16) -> &'static str {
    if checksum == 0 { "the checksum is 0x0000" } else { "there is a checksum" }
}

// ANCHOR: datagram
fn udp_datagram(to: u16, checksum: u16, payload: &[u8]) -> Vec<u8> {
    let from = 9_u16;
    let length = u16::try_from(8 + payload.len()).unwrap_or(u16::MAX);
    let header = [from, to, length, checksum].map(u16::to_be_bytes);
    [header.as_flattened(), payload].concat()
}
// ANCHOR_END: datagram

fn received(receiver: &UdpSocket) -> String {
    let mut buffer = [0; 64];
    match receiver.recv(&mut buffer) {
        Ok(n) => format!("delivered, {:?}", String::from_utf8_lossy(&buffer[..n])),
        Err(e) if e.kind() == io::ErrorKind::WouldBlock => "dropped".to_owned(),
        Err(e) => e.to_string(),
    }
}
