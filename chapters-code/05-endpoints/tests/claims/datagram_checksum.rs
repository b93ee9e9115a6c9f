//! What stands in the checksum of a datagram, on its way.

use std::io::Read;
use std::net::SocketAddr;

use socket_families::options::set_no_check;
use socket2::{Domain, Protocol, Socket, Type};

/// The checksums of a datagram as usual, and of one with `SO_NO_CHECK`, sent from one
/// address to another that nobody else sends to.
pub(crate) fn checksums(from: SocketAddr, to: SocketAddr) -> Option<[[u8; 2]; 2]> {
    let wire = Socket::new(Domain::IPV4, Type::RAW, Some(Protocol::UDP));
    let mut wire = match wire {
        Ok(wire) => wire,
        Err(error) => {
            netlab::skip(&format!("a raw socket: {error}"));
            return None;
        }
    };
    wire.bind(&to.into()).expect("a raw socket shares an address");
    let receiver = std::net::UdpSocket::bind(to).expect("a free port");
    let to = receiver.local_addr().expect("it is bound");
    let sender = std::net::UdpSocket::bind(from).expect("a free port");
    let mut checksum = |without: bool| {
        set_no_check(&sender, without).expect("an option");
        sender.send_to(b"x", to).expect("it goes out");
        let mut packet = [0; 64];
        let length = wire.read(&mut packet).expect("it comes in");
        assert_eq!(length, 20 + 8 + 1, "IP's header, UDP's, and a byte");
        // The last two bytes of UDP's header.
        [packet[26], packet[27]]
    };
    Some([checksum(false), checksum(true)])
}
