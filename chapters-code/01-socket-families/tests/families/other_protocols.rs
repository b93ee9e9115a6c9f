//! Protocols and families beside the usual: SCTP, MPTCP, VSOCK and ALG.

use std::net::{Ipv4Addr, SocketAddr};
use std::os::fd::{AsRawFd as _, FromRawFd as _, OwnedFd};
use std::thread;

use nix::sys::socket::{AddressFamily, AlgAddr, SockFlag, SockType};
use socket_families::Family;
use socket2::{SockAddr, Socket, Type};

use crate::{errno, received, socket};

const MPTCP: i32 = 262;

fn inet(of_type: Type, protocol: i32) -> Socket {
    socket(Family::INET, of_type, protocol)
}

fn listener(of_type: Type, protocol: i32) -> (Socket, SockAddr) {
    let listener = inet(of_type, protocol);
    listener.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into()).unwrap();
    listener.listen(8).unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

/// S-type-02: SOCK_STREAM is TCP?
#[test]
fn streams_are_sctp_s_and_mptcp_s_too_and_mptcp_speaks_with_plain_tcp() {
    for (server, client) in [
        (libc::IPPROTO_SCTP, libc::IPPROTO_SCTP),
        (MPTCP, MPTCP),
        (libc::IPPROTO_TCP, MPTCP),
        (MPTCP, libc::IPPROTO_TCP),
    ] {
        let (listener, address) = listener(Type::STREAM, server);
        let client_socket = inet(Type::STREAM, client);
        client_socket.connect(&address).unwrap();
        let served = listener.accept().unwrap().0;
        assert_eq!(client_socket.r#type().unwrap(), Type::STREAM);
        assert_eq!(client_socket.protocol().unwrap(), Some(client.into()));
        client_socket.send(b"hello").unwrap();
        assert_eq!(received(&served), "hello", "{client} to {server}");
    }
}

/// S-type-07: sequenced packets, on IP.
#[test]
fn sctp_s_sequenced_packets_serve_many_peers_by_one_socket() {
    let (server, address) = listener(Type::SEQPACKET, libc::IPPROTO_SCTP);
    let clients = [0, 1].map(|_| inet(Type::SEQPACKET, libc::IPPROTO_SCTP));
    let mut buffer = [0; 64];
    for client in &clients {
        client.send_to(b"one", &address).unwrap();
        client.send_to(b"two", &address).unwrap();
        for message in [b"one", b"two"] {
            let (n, from) =
                socket_families::receive_from(&server, &mut buffer).unwrap();
            assert_eq!(&buffer[..n], message);
            server.send_to(message, &from).unwrap();
        }
        assert_eq!(
            (received(client), received(client)),
            ("one".into(), "two".into())
        );
    }
}

#[test]
fn vsock_connects_machines_by_number_and_a_port_without_a_listener_resets() {
    // VMADDR_CID_LOCAL: this machine.
    let at = |port| SockAddr::vsock(1, port);
    let vsock = || socket(Family(40), Type::STREAM, 0);
    let listener = vsock();
    listener.bind(&at(4321)).unwrap();
    listener.listen(1).unwrap();
    let client = thread::spawn(move || {
        let client = vsock();
        client.connect(&at(4321)).unwrap();
        client.send(b"hello").unwrap();
        client
    });
    let (served, peer) = listener.accept().unwrap();
    assert_eq!(peer.as_vsock_address().unwrap().0, 1);
    assert_eq!(received(&served), "hello");
    drop(client.join().unwrap());
    assert_eq!(received(&served), "", "the end");
    assert_eq!(errno(vsock().connect(&at(4322))), libc::ECONNRESET);
}

/// One operation of the kernel's cipher.
fn operation(kind: &str, name: &str) -> nix::Result<OwnedFd> {
    use nix::sys::socket::{accept, bind, socket};

    let (alg, seqpacket) = (AddressFamily::Alg, SockType::SeqPacket);
    let cipher = socket(alg, seqpacket, SockFlag::empty(), None)?;
    bind(cipher.as_raw_fd(), &AlgAddr::new(kind, name))?;
    let one = accept(cipher.as_raw_fd())?;
    #[allow(unsafe_code, reason = "nix's accept gives a bare number")]
    // SAFETY: the kernel has just given this descriptor, and nobody else has it.
    Ok(unsafe { OwnedFd::from_raw_fd(one) })
}

#[test]
fn alg_hashes_what_is_sent_to_it_and_knows_its_ciphers_by_name() {
    let hash = operation("hash", "sha256").unwrap();
    nix::unistd::write(&hash, b"abc").unwrap();
    let mut digest = [0; 64];
    let n = nix::unistd::read(&hash, &mut digest).unwrap();
    let hex: String = digest[..n].iter().map(|byte| format!("{byte:02x}")).collect();
    // FIPS 180-2, appendix B.1.
    let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(hex, known);
    let unknown = operation("hash", "sha0").unwrap_err();
    assert_eq!(unknown, nix::errno::Errno::ENOENT);
}
