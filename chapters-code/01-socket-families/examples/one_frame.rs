//! One UDP datagram, caught on its way over loopback and taken apart layer by layer.
//!
//! ```sh
//! cargo run -p socket-families --example one_frame
//! ```
//!
//! Opens a packet socket in a network of its own, sends a datagram over `lo` there, and
//! prints a line a layer: where it begins, how long it is, what it says.

use std::net::{Ipv4Addr, UdpSocket};

use netlab::Namespace;
use socket_families::{Interface, PacketAddress, open, receive_from};
use socket2::{Domain, SockAddr, Type};

const ETH_P_IP: u16 = 0x0800;

fn main() -> anyhow::Result<()> {
    let _network = Namespace::enter()
        .unwrap_or_else(|e| netlab::cannot_run(format!("a network namespace: {e}")));

    // ANCHOR: capture
    let capture = open(Domain::PACKET, Type::RAW, None)?;
    let lo = PacketAddress::new(Interface::Name("lo".into()), ETH_P_IP);
    capture.bind(&SockAddr::try_from(&lo)?)?;

    let sender = UdpSocket::bind("127.0.0.1:0")?;
    let _receiver = UdpSocket::bind("127.0.0.1:4000")?;
    sender.send_to(b"hello, link", "127.0.0.1:4000")?;

    let mut frame = [0; 2048];
    let (n, from) = receive_from(&capture, &mut frame)?;
    let from = PacketAddress::try_from(&from)?;
    println!("{n} bytes on {}, {}", from.interface.named()?, from.kind);
    // ANCHOR_END: capture
    print_layers(&frame[..n])
}

// ANCHOR: layers
/// A line a layer: offset, length, what is in it.
fn print_layers(frame: &[u8]) -> anyhow::Result<()> {
    let short = || anyhow::anyhow!("{} bytes are no such frame", frame.len());
    let (ethernet, rest) = frame.split_first_chunk::<14>().ok_or_else(short)?;
    let [m0, m1, m2, m3, m4, m5, .., k0, k1] = ethernet;
    let to = format!("{m0:02x}:{m1:02x}:{m2:02x}:{m3:02x}:{m4:02x}:{m5:02x}");
    let kind = u16::from_be_bytes([*k0, *k1]);
    println!(" 0 +14  Ethernet  to {to}, EtherType {kind:#06x}");

    let ip = rest.first_chunk::<20>().ok_or_else(short)?;
    let length = usize::from(ip[0] & 0xf) * 4; // in words of 4 bytes
    let [.., s0, s1, s2, s3, t0, t1, t2, t3] = *ip;
    let (from, to) = (Ipv4Addr::new(s0, s1, s2, s3), Ipv4Addr::new(t0, t1, t2, t3));
    println!("14 +{length}  IPv4      {from} to {to}, protocol {}", ip[9]);

    let rest = rest.get(length..).ok_or_else(short)?;
    let (udp, payload) = rest.split_first_chunk::<8>().ok_or_else(short)?;
    let [_, _, p0, p1, l0, l1, _, _] = *udp;
    let (port, total) = (u16::from_be_bytes([p0, p1]), u16::from_be_bytes([l0, l1]));
    println!("34 + 8  UDP       to port {port}, {total} bytes with this header");
    let text = String::from_utf8_lossy(payload);
    println!("42 +{:2}  payload   '{text}'", payload.len());
    Ok(())
}
// ANCHOR_END: layers
