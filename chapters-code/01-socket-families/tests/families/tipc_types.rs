//! TIPC's four types of sockets: what each keeps, and what its sender is told.

use std::io::{IoSliceMut, Read as _};
use std::net::Shutdown;
use std::os::fd::AsRawFd as _;
use std::thread;
use std::time::Duration;

use nix::sys::socket::{ControlMessageOwned, MsgFlags, recvmsg};
use socket_families::options::raw::set_bytes;
use socket_families::receive_from;
use socket2::{Domain, Socket, Type};

use crate::tipc::{name, range, tipc};
use crate::{errno, is_quiet, received};

/// Both ends of a connection.
fn connected(of_type: Type, service: u32) -> (Socket, Socket) {
    let listener = tipc(of_type);
    listener.bind(&range(service, 0, 9)).unwrap();
    listener.listen(1).unwrap();
    // Connecting waits until somebody accepts.
    let client = thread::spawn(move || {
        let client = tipc(of_type);
        client.connect(&name(service, 5)).unwrap();
        client
    });
    let served = listener.accept().unwrap().0;
    served.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    (client.join().unwrap(), served)
}

#[test]
fn a_stream_joins_what_was_sent_and_sequenced_packets_do_not() {
    let (client, served) = connected(Type::STREAM, 2020);
    client.send(b"one").unwrap();
    client.send(b"two").unwrap();
    let mut six = [0; 6];
    (&served).read_exact(&mut six).unwrap();
    assert_eq!(&six, b"onetwo");
    client.send(b"three").unwrap();
    let mut part = [0; 2];
    (&served).read_exact(&mut part).unwrap();
    assert_eq!(received(&served), "ree", "the rest stays");

    let (client, served) = connected(Type::SEQPACKET, 2021);
    client.send(b"one").unwrap();
    client.send(b"two").unwrap();
    assert_eq!(received(&served), "one");
    assert_eq!(received(&served), "two");
}

// ANCHOR: ends
#[test]
fn closing_resets_the_other_end_and_shutting_down_first_ends_it_in_order() {
    for (of_type, service) in [(Type::STREAM, 2022), (Type::SEQPACKET, 2023)] {
        let (client, served) = connected(of_type, service);
        client.send(b"last words").unwrap();
        drop(client);
        assert_eq!(received(&served), "last words");
        let end = receive_from(&served, &mut [0; 16]);
        assert_eq!(errno(end), libc::ECONNRESET);

        let (client, served) = connected(of_type, service);
        client.send(b"last words").unwrap();
        client.shutdown(Shutdown::Both).unwrap();
        assert_eq!(received(&served), "last words");
        assert_eq!(received(&served), "");
        assert_eq!(errno(served.send(b"too late")), libc::EPIPE);
    }
}
// ANCHOR_END: ends

#[test]
fn a_connection_can_not_be_closed_by_half() {
    let (client, served) = connected(Type::STREAM, 2024);
    for half in [Shutdown::Write, Shutdown::Read] {
        assert_eq!(errno(client.shutdown(half)), libc::EINVAL, "{half:?}");
    }
    client.shutdown(Shutdown::Both).unwrap();
    assert_eq!(received(&served), "");
}

#[test]
fn a_datagram_and_a_reliable_message_are_answered_to_the_sender_s_id() {
    for (of_type, service) in CONNECTIONLESS.into_iter().zip(2025..) {
        let (server, client) = (tipc(of_type), tipc(of_type));
        server.bind(&range(service, 0, 9)).unwrap();
        client.send_to(b"hello", &name(service, 5)).unwrap();
        let mut buffer = [0; 64];
        let (n, from) = receive_from(&server, &mut buffer).unwrap();
        server.send_to(&buffer[..n], &from).unwrap();
        assert_eq!(received(&client), "hello");
    }
}

const SOL_TIPC: i32 = 271;

/// The control messages of an empty message: type and content of those of TIPC.
fn control_messages(socket: &Socket) -> Vec<(i32, Vec<u8>)> {
    let mut space = nix::cmsg_space!([u8; 64]);
    let mut buffer = [0; 64];
    let mut parts = [IoSliceMut::new(&mut buffer)];
    let (space, flags) = (Some(&mut space[..]), MsgFlags::empty());
    let message =
        recvmsg::<()>(socket.as_raw_fd(), &mut parts, space, flags).unwrap();
    assert_eq!(message.bytes, 0);
    let messages = message.cmsgs().unwrap().filter_map(|message| match message {
        ControlMessageOwned::Unknown(it)
            if it.cmsg_header.cmsg_level == SOL_TIPC =>
        {
            Some((it.cmsg_header.cmsg_type, it.data_bytes))
        }
        _ => None,
    });
    messages.collect()
}

const CONNECTIONLESS: [i32; 2] = [libc::SOCK_RDM, libc::SOCK_DGRAM];

/// S-type-06: what is reliable about SOCK_RDM?
#[test]
fn a_message_to_nobody_comes_back_only_to_a_sender_that_has_asked_for_it() {
    // Of linux/tipc.h.
    const TIPC_DEST_DROPPABLE: i32 = 129;
    const TIPC_ERRINFO: i32 = 1;
    const TIPC_RETDATA: i32 = 2;
    const TIPC_ERR_NO_PORT: u32 = 2;

    for of_type in CONNECTIONLESS.map(Type::from) {
        let gone = tipc(of_type).local_addr().unwrap();
        let sender = tipc(of_type);
        // ANCHOR: comes_back
        sender.send_to(b"lost", &gone).unwrap();
        assert!(is_quiet(&sender));

        let no = 0_u32.to_ne_bytes();
        set_bytes(&sender, SOL_TIPC, TIPC_DEST_DROPPABLE, &no).unwrap();
        sender.send_to(b"back", &gone).unwrap();
        let told = control_messages(&sender);
        let error = [TIPC_ERR_NO_PORT, 4].map(u32::to_ne_bytes).concat();
        let returned = b"back".to_vec();
        assert_eq!(told, [(TIPC_ERRINFO, error), (TIPC_RETDATA, returned)]);
        // ANCHOR_END: comes_back
    }
}

/// S-type-06: SOCK_RDM provides reliable packet connections?
#[test]
fn a_receiver_without_room_loses_reliable_messages_which_ip_and_unix_have_not() {
    for of_type in CONNECTIONLESS.map(Type::from) {
        let receiver = tipc(of_type);
        receiver.bind(&range(2027, 0, 9)).unwrap();
        let sender = tipc(of_type);
        // Neither blocks nor fails.
        for _ in 0..3000 {
            sender.send_to(&[0; 1000], &name(2027, 5)).unwrap();
        }
        let mut arrived = 0;
        while !is_quiet(&receiver) {
            arrived += 1;
        }
        assert!((1..3000).contains(&arrived), "{arrived} of 3000 arrive");
    }
    for domain in [Domain::IPV4, Domain::IPV6, Domain::UNIX] {
        let refused = Socket::new(domain, Type::from(libc::SOCK_RDM), None);
        assert_eq!(errno(refused), libc::ESOCKTNOSUPPORT, "{domain:?}");
    }
}
