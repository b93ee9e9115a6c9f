//! What a multicast sender with a chosen interface must do.

use socket_families::multicast::multicast_receiver;

use super::multicast_sender_on;

#[test]
fn its_datagrams_reach_a_receiver_on_that_interface() {
    let loopback = nix::net::if_::if_nametoindex("lo").unwrap();
    let receiver =
        multicast_receiver("239.255.255.250:0".parse().unwrap(), "lo").unwrap();
    let sender = multicast_sender_on(i32::try_from(loopback).unwrap()).unwrap();
    sender.send_to(b"hello", receiver.local_addr().unwrap()).unwrap();

    // Loopback delivers within the send.
    let mut buffer = [0; 16];
    let n = receiver.recv(&mut buffer).unwrap();
    assert_eq!(&buffer[..n], b"hello");
}

#[test]
fn they_cross_no_router() {
    let loopback = nix::net::if_::if_nametoindex("lo").unwrap();
    let sender = multicast_sender_on(i32::try_from(loopback).unwrap()).unwrap();
    assert_eq!(sender.multicast_ttl_v4().unwrap(), 1);
}

#[test]
fn an_interface_that_is_not_there_is_an_error() {
    assert!(multicast_sender_on(i32::MAX).is_err());
}
