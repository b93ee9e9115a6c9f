//! Socket types: what each is, and is not.

#![allow(unsafe_code, reason = "AsyncFd and passed descriptors want a promise")]

use std::io::{ErrorKind, IoSliceMut, Read, Write};
use std::os::fd::{AsFd, AsRawFd};
use std::os::unix::net::{UnixDatagram, UnixStream};

use nix::sys::socket::{ControlMessageOwned, MsgFlags, UnixAddr, recvmsg};
use socket_families::options::{receive_with_credentials, set_pass_credentials};
use socket_families::socket_type::{SocketKind, SocketType};
use socket2::{Domain, Protocol, SockRef, Socket, Type};
use tokio::io::unix::AsyncFd;

use crate::capability::without_net_raw;

#[test]
fn a_netlink_socket_is_awaited_like_any_other() {
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().build().unwrap();
    runtime.block_on(async {
        let netlink = Domain::from(libc::AF_NETLINK);
        let usersock = Some(Protocol::from(libc::NETLINK_USERSOCK));
        let [receiver, sender] = [(); 2].map(|()| {
            let socket = Socket::new(netlink, Type::DGRAM, usersock).unwrap();
            socket.set_nonblocking(true).unwrap();
            socket
        });
        // SAFETY: a `Socket` owns its descriptor and keeps it until it is dropped.
        let receiver = unsafe { AsyncFd::register(receiver) }.unwrap();
        let error = (&mut receiver.get_ref()).read(&mut [0; 16]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::WouldBlock);

        let to = bind_to_a_free_port(receiver.get_ref());
        let waiting =
            receiver.async_io(tokio::io::Interest::READABLE, |mut socket| {
                let mut buffer = [0; 16];
                let length = socket.read(&mut buffer)?;
                Ok(buffer[..length].to_vec())
            });
        let sending = async { sender.send_to(b"netlink", &to).unwrap() };
        let (received, _) = tokio::join!(waiting, sending);
        assert_eq!(received.unwrap(), b"netlink");
    });
}

#[test]
fn a_unix_pair_passes_credentials_and_open_files() {
    let (mut sender, receiver) = UnixStream::pair().unwrap();
    set_pass_credentials(&receiver, true).unwrap();
    sender.write_all(b"me").unwrap();
    let (_, sent_by) = receive_with_credentials(&receiver, &mut [0; 16]).unwrap();
    assert_eq!(sent_by.unwrap().process, std::process::id().cast_signed());
    set_pass_credentials(&receiver, false).unwrap();

    let (mut pipe_end, passed) = UnixStream::pair().unwrap();
    let descriptors = [passed.as_raw_fd()];
    let message = [nix::sys::socket::ControlMessage::ScmRights(&descriptors)];
    let text = [std::io::IoSlice::new(b"a file")];
    let flags = MsgFlags::empty();
    nix::sys::socket::sendmsg::<()>(
        sender.as_raw_fd(),
        &text,
        &message,
        flags,
        None,
    )
    .unwrap();
    let mut room = nix::cmsg_space!([i32; 1]);
    let mut buffer = [0; 16];
    let mut parts = [IoSliceMut::new(&mut buffer)];
    let flags = MsgFlags::MSG_CMSG_CLOEXEC;
    let received = recvmsg::<UnixAddr>(
        receiver.as_raw_fd(),
        &mut parts,
        Some(&mut room),
        flags,
    )
    .unwrap();
    let Some(ControlMessageOwned::ScmRights(fds)) = received.cmsgs().unwrap().next()
    else {
        panic!("no descriptor came");
    };
    // SAFETY: the descriptor was just received, and nothing else owns it.
    let arrived =
        unsafe { <UnixStream as std::os::fd::FromRawFd>::from_raw_fd(fds[0]) };
    drop(passed);
    (&arrived).write_all(b"through it").unwrap();
    drop(arrived);
    let mut heard = String::new();
    pipe_end.read_to_string(&mut heard).unwrap();
    assert_eq!(heard, "through it");
}

#[test]
fn one_type_stands_for_several_protocols() {
    let tcp = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    let unix = Socket::new(Domain::UNIX, Type::STREAM, None).unwrap();
    let (tcp, unix) = (kind(&tcp), kind(&unix));
    assert_eq!(
        (tcp.socket_type, unix.socket_type),
        (SocketType::Stream, SocketType::Stream)
    );
    assert_eq!(tcp.protocol, Some(Protocol::TCP));
    assert_eq!(unix.protocol, None);
    match Socket::new(Domain::IPV4, Type::STREAM, Some(Protocol::MPTCP)) {
        Ok(mptcp) => {
            assert_eq!(kind(&mptcp).socket_type, SocketType::Stream);
            assert_eq!(kind(&mptcp).protocol, Some(Protocol::MPTCP));
        }
        Err(e) => netlab::skip(&format!("MPTCP: {e}")),
    }
}

#[test]
fn a_unix_stream_is_no_tcp() {
    let (stream, _peer) = UnixStream::pair().unwrap();
    assert_eq!(kind(&stream).socket_type, SocketType::Stream);
    let error = SockRef::from(&stream).set_tcp_nodelay(true).unwrap_err();
    assert_eq!(error.raw_os_error(), Some(libc::EOPNOTSUPP));
}

#[test]
fn datagrams_are_udp_only_in_the_ip_families() {
    let udp = Socket::new(Domain::IPV4, Type::DGRAM, None).unwrap();
    assert_eq!(kind(&udp).protocol, Some(Protocol::UDP));
    for domain in [Domain::UNIX, Domain::from(libc::AF_NETLINK)] {
        let socket = Socket::new(domain, Type::DGRAM, None).unwrap();
        assert_eq!(kind(&socket).socket_type, SocketType::Datagram);
        assert_eq!(kind(&socket).protocol, None);
    }
}

#[test]
fn unix_datagrams_wait_for_their_reader_and_udp_loses_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("receiver");
    let receiver = UnixDatagram::bind(&path).unwrap();
    let sender = UnixDatagram::unbound().unwrap();
    sender.connect(&path).unwrap();
    sender.set_nonblocking(true).unwrap();
    let limit =
        std::fs::read_to_string("/proc/sys/net/unix/max_dgram_qlen").unwrap();
    let limit: usize = limit.trim().parse().unwrap();
    let queued = (0..).take_while(|_| sender.send(b"unread").is_ok()).count();
    assert_eq!(queued, limit + 1);
    let error = sender.send(b"unread").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WouldBlock);
    for _ in 0..queued {
        receiver.recv(&mut [0; 16]).unwrap();
    }

    // A blocking sender is held back, and nothing is lost or out of order.
    sender.set_nonblocking(false).unwrap();
    let sending = std::thread::spawn(move || {
        for number in 0..1000_u32 {
            sender.send(&number.to_be_bytes()).unwrap();
        }
    });
    for number in 0..1000_u32 {
        let mut datagram = [0; 4];
        receiver.recv(&mut datagram).unwrap();
        assert_eq!(u32::from_be_bytes(datagram), number);
    }
    sending.join().unwrap();

    let receiver = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    SockRef::from(&receiver).set_recv_buffer_size(4096).unwrap();
    let sender = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    for number in 0..1000_u32 {
        let to = receiver.local_addr().unwrap();
        assert_eq!(sender.send_to(&number.to_be_bytes(), to).unwrap(), 4);
    }
    receiver.set_nonblocking(true).unwrap();
    let arrived = (0..).take_while(|_| receiver.recv(&mut [0; 4]).is_ok()).count();
    assert!(arrived < 1000);
}

#[test]
fn a_unix_raw_socket_is_a_datagram_socket() {
    let socket = Socket::new(Domain::UNIX, Type::RAW, None).unwrap();
    assert_eq!(kind(&socket).socket_type, SocketType::Datagram);
}

#[test]
fn raw_ip_needs_a_protocol_and_a_capability() {
    let error = Socket::new(Domain::IPV4, Type::RAW, None).unwrap_err();
    assert_eq!(error.raw_os_error(), Some(libc::EPROTONOSUPPORT));
    let refused = without_net_raw(|| {
        Socket::new(Domain::IPV4, Type::RAW, Some(Protocol::ICMPV4)).unwrap_err()
    });
    assert_eq!(refused.raw_os_error(), Some(libc::EPERM));

    if let Err(e) = netlab::Namespace::enter() {
        return netlab::skip(&format!("a network namespace: {e}"));
    }
    let raw = Socket::new(Domain::IPV4, Type::RAW, Some(Protocol::ICMPV4)).unwrap();
    assert_eq!(kind(&raw).socket_type, SocketType::Raw);
}

#[test]
fn reliably_delivered_messages_are_refused_by_ip_and_unix() {
    for domain in [Domain::IPV4, Domain::IPV6, Domain::UNIX] {
        let rdm = SocketType::ReliablyDelivered.into();
        let error = Socket::new(domain, rdm, None).unwrap_err();
        assert_eq!(error.raw_os_error(), Some(libc::ESOCKTNOSUPPORT), "{domain:?}");
    }
}

#[test]
fn sequenced_packets_keep_boundaries_lose_excess_and_end() {
    let (sender, mut receiver) =
        Socket::pair(Domain::UNIX, Type::SEQPACKET, None).unwrap();
    sender.send(b"one").unwrap();
    sender.send(b"three").unwrap();
    sender.send(b"two").unwrap();
    drop(sender);
    let mut buffer = [0; 100];
    assert_eq!(receiver.read(&mut buffer).unwrap(), 3);
    assert_eq!(receiver.read(&mut buffer[..2]).unwrap(), 2);
    assert_eq!(receiver.read(&mut buffer).unwrap(), 3);
    assert_eq!(&buffer[..3], b"two");
    assert_eq!(receiver.read(&mut buffer).unwrap(), 0);

    // On IP it would be SCTP, which has to be named even where the kernel has it.
    let ip = Socket::new(Domain::IPV4, Type::SEQPACKET, None);
    let code = ip.map(|_| ()).unwrap_err().raw_os_error();
    assert!(matches!(code, Some(libc::ESOCKTNOSUPPORT | libc::EPROTONOSUPPORT)));
}

#[test]
fn every_type_goes_to_its_number_and_back() {
    for socket_type in SocketType::ALL {
        let number = Type::from(socket_type);
        assert_eq!(SocketType::try_from(number), Ok(socket_type));
    }
    let error = SocketType::try_from(Type::from(6)).unwrap_err();
    assert!(error.to_string().starts_with("6 is not a socket type"), "{error}");
}

fn kind(socket: &impl AsFd) -> SocketKind {
    SocketKind::of(socket).expect("one of the five types")
}

fn bind_to_a_free_port(socket: &Socket) -> socket2::SockAddr {
    let address = nix::sys::socket::NetlinkAddr::new(0, 0);
    nix::sys::socket::bind(socket.as_raw_fd(), &address).expect("a free port");
    socket.local_addr().expect("bound")
}
