//! Netlink's messages, from outside: good ones, cut ones, and the kernel's overrun.
#![cfg(target_os = "linux")]

use std::io::Read;

use netlab::Namespace;
use proptest::prelude::*;
use socket_families::netlink::{
    Ack, Link, Malformed, Message, Request, attributes, messages,
};
use socket_families::options::raw;
use socket_families::{NetlinkAddress, open};
use socket2::{Domain, SockAddr, Socket, Type};

fn route() -> Socket {
    let family = Domain::from(libc::AF_NETLINK);
    let protocol = Some(libc::NETLINK_ROUTE.into());
    open(family, Type::RAW, protocol).expect("netlink is always there")
}

#[test]
fn a_request_is_padded_to_multiples_of_four_and_reads_back_as_it_was_made() {
    let bytes = Request::new(20, 5, 9).fixed(&[7; 5]).attribute(3, b"abc").finish();
    assert_eq!(bytes.len(), 16 + 8 + 8);
    let message = messages(&bytes).next().unwrap().unwrap();
    assert_eq!((message.of_type, message.flags, message.sequence), (20, 5, 9));
    let attribute = attributes(&message.payload[8..]).next().unwrap().unwrap();
    assert_eq!((attribute.of_type, attribute.value), (3, &b"abc"[..]));
}

#[test]
fn the_last_attribute_need_not_be_padded() {
    let mut bytes = Request::new(20, 0, 0).attribute(3, b"a").finish();
    bytes.truncate(bytes.len() - 3);
    let found: Vec<_> = attributes(&bytes[16..]).collect();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].unwrap().value, b"a");
}

#[test]
fn a_length_that_can_not_be_ends_the_list_with_an_error_and_not_in_a_loop() {
    for length in [0_u16, 3, 200] {
        let mut bytes = length.to_ne_bytes().to_vec();
        bytes.extend([1, 0, 0, 0, 0, 0]);
        let found: Vec<_> = attributes(&bytes).collect();
        assert!(
            matches!(found[..], [Err(Malformed::BadLength { said, found: 8, .. })]
                if said == usize::from(length)),
            "{found:?}"
        );
    }
}

#[test]
fn a_link_is_found_by_its_number_and_an_unknown_one_is_enodev() {
    let kernel = SockAddr::from(&NetlinkAddress::KERNEL);
    let mut socket = route();
    let mut ask = |index: i32| {
        let mut fixed = [0; Link::FIXED];
        fixed[4..8].copy_from_slice(&index.to_ne_bytes());
        let request = Request::new(Link::GET, Request::REQUEST, 1).fixed(&fixed);
        socket.send_to(&request.finish(), &kernel).unwrap();
        let mut buffer = vec![0; 32 * 1024];
        let n = socket.read(&mut buffer).unwrap();
        buffer.truncate(n);
        buffer
    };
    let answer = ask(1);
    let message = messages(&answer).next().unwrap().unwrap();
    let link = Link::parse(&message).unwrap();
    assert_eq!((link.index, link.name.as_str()), (1, "lo"));

    let answer = ask(i32::MAX);
    let message = messages(&answer).next().unwrap().unwrap();
    assert!(Link::parse(&message).is_err(), "an answer of another type");
    let error = Ack::parse(&message).unwrap().into_result().unwrap_err();
    assert_eq!(error.raw_os_error(), Some(libc::ENODEV));
}

#[test]
fn a_listener_that_does_not_keep_up_is_told_by_enobufs_and_hears_on() {
    let network = match Namespace::enter() {
        Ok(network) => network,
        Err(e) => return netlab::skip(&format!("a network namespace: {e}")),
    };
    let mut events = route();
    // The smallest buffer that the kernel allows holds no two descriptions of a link.
    raw::set(&events, libc::SOL_SOCKET, libc::SO_RCVBUF, &1).unwrap();
    let group = NetlinkAddress { port: 0, groups: Link::GROUP };
    events.bind(&SockAddr::from(&group)).unwrap();
    events.set_nonblocking(true).unwrap();

    network.ip("link add near type veth peer name far").unwrap();
    for state in ["up", "down", "up", "down"] {
        network.ip(&format!("link set near {state}")).unwrap();
    }
    let mut buffer = vec![0; 32 * 1024];
    let error = events.read(&mut buffer).unwrap_err();
    assert_eq!(error.raw_os_error(), Some(libc::ENOBUFS));

    while events.read(&mut buffer).is_ok() {}
    raw::set(&events, libc::SOL_SOCKET, libc::SO_RCVBUF, &65536).unwrap();
    network.ip("link delete near").unwrap();
    let n = events.read(&mut buffer).unwrap();
    assert!(messages(&buffer[..n]).next().unwrap().is_ok());
}

proptest! {
    #[test]
    fn no_bytes_make_a_parser_panic_or_run_on(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let found: Vec<_> = messages(&bytes).collect();
        prop_assert!(found.len() <= bytes.len() / Message::HEADER + 1);
        for message in found.into_iter().flatten() {
            let _ = Link::parse(&message);
            let _ = Ack::parse(&message);
        }
        prop_assert!(attributes(&bytes).count() <= bytes.len() / 4 + 1);
    }

    #[test]
    fn bytes_with_the_right_types_make_none_panic_either(
        of_type in prop_oneof![Just(Link::NEW), Just(Message::ERROR)],
        flags: u16,
        payload in prop::collection::vec(any::<u8>(), 0..100),
    ) {
        let message = Message { of_type, flags, sequence: 0, port: 0, payload: &payload };
        let _ = Link::parse(&message);
        if let Ok(ack) = Ack::parse(&message) {
            let _ = ack.into_result();
        }
    }

    #[test]
    fn attributes_come_back_as_they_were_put(
        list in prop::collection::vec(
            (0..0x4000_u16, prop::collection::vec(any::<u8>(), 0..40)),
            0..10,
        ),
    ) {
        let mut request = Request::new(20, 0, 0);
        for (of_type, value) in &list {
            request = request.attribute(*of_type, value);
        }
        let bytes = request.finish();
        let found: Vec<_> = attributes(&bytes[Message::HEADER..])
            .map(|attribute| attribute.unwrap())
            .map(|attribute| (attribute.of_type, attribute.value.to_vec()))
            .collect();
        prop_assert_eq!(found, list);
    }
}
