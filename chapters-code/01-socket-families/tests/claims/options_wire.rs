//! Options about what goes out on the wire, and the debug flag.

use std::io;
use std::net::UdpSocket;

use netlab::Namespace;
use socket_families::options::{
    debug_flag, no_check, priority, raw, set_debug_flag, set_no_check, set_priority,
};
use socket2::{Domain, Protocol, Socket, Type};

#[test]
fn the_debug_flag_is_set_with_a_privilege_and_cleared_by_anyone() {
    let Ok(_network) = Namespace::enter() else {
        return netlab::skip("network namespaces, for CAP_NET_ADMIN");
    };
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    set_debug_flag(&socket, true).unwrap();
    assert!(debug_flag(&socket).unwrap());
    netlab::unprivileged(|| {
        assert_eq!(errno(&set_debug_flag(&socket, true)), Some(libc::EACCES));
        set_debug_flag(&socket, false).unwrap();
    })
    .unwrap();
    assert!(!debug_flag(&socket).unwrap());
}

#[test]
fn with_no_check_a_udp_datagram_leaves_with_a_zero_checksum_and_tcp_keeps_its_own() {
    let Ok(_network) = Namespace::enter() else {
        return netlab::skip("network namespaces, for a raw socket");
    };
    let receiver = UdpSocket::bind("127.0.0.1:0").unwrap();
    let capture = capture(Protocol::UDP);
    let sender = UdpSocket::bind("127.0.0.1:0").unwrap();

    let checksum_sent = |off: bool| {
        set_no_check(&sender, off).unwrap();
        assert_eq!(no_check(&sender).unwrap(), off);
        sender.send_to(b"x", receiver.local_addr().unwrap()).unwrap();
        checksum_at(&capture, 6)
    };
    assert_ne!(checksum_sent(false), 0);
    assert_eq!(checksum_sent(true), 0);

    let tcp_capture = self::capture(Protocol::TCP);
    let tcp = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    set_no_check(&tcp, true).unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    tcp.connect(&listener.local_addr().unwrap().into()).unwrap();
    assert_ne!(checksum_at(&tcp_capture, 16), 0);
}

#[test]
fn a_priority_over_six_needs_a_privilege_and_a_later_ip_tos_overwrites_it() {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    netlab::unprivileged(|| {
        set_priority(&socket, 6).unwrap();
        assert_eq!(errno(&set_priority(&socket, 7)), Some(libc::EPERM));
    })
    .unwrap();
    assert_eq!(priority(&socket).unwrap(), 6);

    set_priority(&socket, 5).unwrap();
    raw::set::<libc::c_int>(&socket, libc::IPPROTO_IP, libc::IP_TOS, &0x10).unwrap();
    assert_eq!(priority(&socket).unwrap(), 6);
}

fn capture(protocol: Protocol) -> UdpSocket {
    Socket::new(Domain::IPV4, Type::RAW, Some(protocol))
        .expect("we have the privilege in our own network")
        .into()
}

fn checksum_at(capture: &UdpSocket, offset: usize) -> u16 {
    let mut packet = [0; 256];
    capture.recv(&mut packet).expect("a copy of what was sent");
    let header = usize::from(packet[0] & 0x0f) * 4;
    u16::from_be_bytes([packet[header + offset], packet[header + offset + 1]])
}

fn errno<T>(outcome: &io::Result<T>) -> Option<i32> {
    outcome.as_ref().err().and_then(io::Error::raw_os_error)
}
