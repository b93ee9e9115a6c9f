//! What the original says of layers and of who provides them (S-intro).
#![cfg(target_os = "linux")]

use std::net::UdpSocket;

use netlab::Namespace;
use socket_families::{FrameKind, Interface, OpenError, PacketAddress};
use socket_families::{open, receive_from};
use socket2::{Domain, SockAddr, Socket, Type};

use crate::capability::without_net_raw;

const ETH_P_IP: u16 = 0x0800;

/// A packet socket on this network's `lo`, for IPv4 that arrives.
fn capture() -> Socket {
    let capture = open(Domain::PACKET, Type::RAW, None).expect("CAP_NET_RAW here");
    let lo = PacketAddress::new(Interface::Name("lo".into()), ETH_P_IP);
    let lo = SockAddr::try_from(&lo).expect("every network has lo");
    capture.bind(&lo).expect("lo is up");
    capture
}

/// S-intro-02: five layers, from the user to the computer?
#[test]
fn one_loopback_frame_is_ethernet_around_ip_around_udp_around_the_payload() {
    let _network = match Namespace::enter() {
        Ok(network) => network,
        Err(e) => return netlab::skip(&format!("a network namespace: {e}")),
    };
    let capture = capture();
    let receiver = UdpSocket::bind("127.0.0.1:0").unwrap();
    let port = receiver.local_addr().unwrap().port();
    receiver.send_to(b"payload", receiver.local_addr().unwrap()).unwrap();

    let mut frame = [0; 2048];
    let (n, from) = receive_from(&capture, &mut frame).unwrap();
    let frame = &frame[..n];
    assert_eq!(PacketAddress::try_from(&from).unwrap().kind, FrameKind::HOST);
    // The headers that are there, outermost first; of a fifth layer there is nothing.
    let (ethernet, rest) = frame.split_at(14);
    assert_eq!(ethernet[12..], ETH_P_IP.to_be_bytes());
    let (ip, rest) = rest.split_at(20);
    assert_eq!((ip[0], ip[9]), (0x45, 17), "IPv4 without options, UDP in it");
    assert_eq!(ip[12..], [127, 0, 0, 1, 127, 0, 0, 1]);
    let (udp, payload) = rest.split_at(8);
    assert_eq!(udp[2..4], port.to_be_bytes());
    assert_eq!(payload, b"payload");
}

/// S-intro-05: the link layer is the system's?
#[test]
fn a_packet_socket_needs_cap_net_raw_and_with_it_reaches_the_link_layer() {
    let _network = match Namespace::enter() {
        Ok(network) => network,
        Err(e) => return netlab::skip(&format!("a network namespace: {e}")),
    };
    // A frame of our own making, of a type that no protocol has.
    let mut frame = vec![0; 12];
    frame.extend(0x88b5_u16.to_be_bytes());
    frame.extend(b"a frame of our own");
    let lo = PacketAddress::new(Interface::Name("lo".into()), 0x88b5);
    let lo = SockAddr::try_from(&lo).unwrap();
    let link = open(Domain::PACKET, Type::RAW, None).unwrap();
    link.bind(&lo).unwrap();
    link.send_to(&frame, &lo).unwrap();
    let mut received = [0; 64];
    let (n, _) = receive_from(&link, &mut received).unwrap();
    assert_eq!(received[..n], frame);

    let error =
        without_net_raw(|| open(Domain::PACKET, Type::RAW, None).unwrap_err());
    assert_eq!(error.io_error().raw_os_error(), Some(libc::EPERM));
    assert!(matches!(error, OpenError::NotPermitted { .. }), "{error}");
    assert!(error.to_string().contains("CAP_NET_RAW"), "{error}");
}
