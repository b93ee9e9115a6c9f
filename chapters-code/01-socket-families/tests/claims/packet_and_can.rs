//! What the original says of AF_PACKET and AF_CAN (S-other).
#![cfg(target_os = "linux")]

use netlab::Namespace;
use socket_families::{FrameKind, Interface, PacketAddress, open, receive_from};
use socket2::{Domain, SockAddr, Socket, Type};

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

/// S-other-01: and the kind tells a frame that leaves from one that arrives.
#[test]
fn a_socket_for_all_protocols_sees_a_frame_on_lo_leave_and_arrive() {
    let _network = match Namespace::enter() {
        Ok(network) => network,
        Err(e) => return netlab::skip(&format!("a network namespace: {e}")),
    };
    let listen = |protocol| {
        let socket = open(Domain::PACKET, Type::RAW, None).unwrap();
        let lo = PacketAddress::new(Interface::Name("lo".into()), protocol);
        socket.bind(&SockAddr::try_from(&lo).unwrap()).unwrap();
        socket
    };
    let (all, ip) = (listen(PacketAddress::EVERY_PROTOCOL), listen(0x0800));
    let sender = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    sender.send_to(b"both ways", sender.local_addr().unwrap()).unwrap();

    let kinds = |socket: &Socket| {
        socket.set_nonblocking(true).unwrap();
        let mut kinds = Vec::new();
        let mut frame = [0; 256];
        while let Ok((_, from)) = receive_from(socket, &mut frame) {
            kinds.push(PacketAddress::try_from(&from).unwrap().kind);
        }
        kinds
    };
    assert_eq!(kinds(&all), [FrameKind::OUTGOING, FrameKind::HOST]);
    assert_eq!(kinds(&ip), [FrameKind::HOST]);
}
