//! What the original says of AF_PACKET and AF_CAN (S-other).
#![cfg(target_os = "linux")]

use netlab::Namespace;
use socket_families::{Interface, PacketAddress, open};
use socket2::{Domain, SockAddr, Type};

/// S-other-01: some other families support specific representations?
#[test]
fn a_packet_address_is_interface_protocol_kind_hardware_type_and_address() {
    let _network = match Namespace::enter() {
        Ok(network) => network,
        Err(e) => return netlab::skip(&format!("a network namespace: {e}")),
    };
    let socket = open(Domain::PACKET, Type::RAW, None).unwrap();
    let asked: PacketAddress = "packet:lo/0x0800".parse().unwrap();
    socket.bind(&SockAddr::try_from(&asked).unwrap()).unwrap();

    let address = PacketAddress::try_from(&socket.local_addr().unwrap()).unwrap();
    assert_eq!(address.interface.named().unwrap(), Interface::Name("lo".into()));
    assert_eq!(address.protocol, 0x0800);
    assert_eq!(address.hardware, libc::ARPHRD_LOOPBACK);
    assert_eq!(address.address.as_bytes(), [0; 6]);
    assert_eq!(address.to_string(), "packet:1/0x0800/host/772/00:00:00:00:00:00");
}
