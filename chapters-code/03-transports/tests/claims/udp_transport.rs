//! S-tudp: what a datagram transport does, asyncio's too.

use std::net::UdpSocket;
use std::process::Command;

use transports::SendRefused;

use crate::endpoint::{address, closed_port, udp, udp_to, watch};

/// What asyncio prints after `key`; nothing is asserted where there is no Python.
fn asyncio_says(key: &str, expected: &str) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/claims/udp_facts.py");
    let Ok(output) = Command::new("python3").arg(script).output() else {
        netlab::skip("asyncio's datagram transports: python3 is needed");
        return;
    };
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let facts = String::from_utf8_lossy(&output.stdout);
    let fact = facts.lines().find_map(|line| line.strip_prefix(key));
    assert_eq!(fact.map(str::trim), Some(expected), "{key:?} in {facts}");
}

#[tokio::test]
async fn without_an_address_there_must_be_a_fixed_peer_and_it_is_the_only_one() {
    let receiver = udp().await;
    let fixed = watch(udp_to(address(&receiver)).await);
    fixed.transport.send(b"to the fixed peer").unwrap();
    assert_eq!(receiver.recv(&mut [0; 32]).await.unwrap(), 17);

    let other = closed_port().await;
    let refused = fixed.transport.send_to(b"x", &other);
    assert!(matches!(refused, Err(SendRefused::OtherPeer { .. })), "{refused:?}");
    let free = watch(udp().await);
    assert_eq!(free.transport.send(b"x"), Err(SendRefused::NoPeer));

    // The kernel itself is less strict: a connected socket sends to others too.
    let kernel = UdpSocket::bind("127.0.0.1:0").unwrap();
    let third = UdpSocket::bind("127.0.0.1:0").unwrap();
    kernel.connect(address(&receiver)).unwrap();
    kernel.send_to(b"third", third.local_addr().unwrap()).unwrap();
    assert_eq!(third.recv(&mut [0; 16]).unwrap(), 5);
    // And without either it asks for an address.
    let error = UdpSocket::bind("127.0.0.1:0").unwrap().send(b"x").unwrap_err();
    assert_eq!(error.raw_os_error(), Some(libc::EDESTADDRREQ));

    asyncio_says("without an address, fixed peer:", "fixed");
    asyncio_says("another address:", "ValueError, closing False");
    let ends = "closing True, connection_lost TypeError";
    asyncio_says("no address, no fixed peer:", ends);
}

#[tokio::test]
async fn a_datagram_is_sent_at_once_the_empty_one_too_and_an_over_long_one_never() {
    let receiver = UdpSocket::bind("127.0.0.1:0").unwrap();
    receiver.set_nonblocking(true).unwrap();
    let to = receiver.local_addr().unwrap();
    let mut sender = watch(udp().await);
    // Nothing is awaited, so no task can have sent what was put by.
    sender.transport.send_to(b"now", &to).unwrap();
    assert_eq!(receiver.recv(&mut [0; 16]).unwrap(), 3);
    sender.transport.send_to(b"", &to).unwrap();
    assert_eq!(receiver.recv(&mut [0; 16]).unwrap(), 0);

    sender.transport.send_to(&[0; 65_507], &to).unwrap();
    assert_eq!(receiver.recv(&mut [0; 65_536]).unwrap(), 65_507);
    sender.transport.send_to(&[0; 65_508], &to).unwrap();
    assert_eq!(sender.transport.write_buffer_size(), 0);
    assert_eq!(sender.error().await.raw_os_error(), Some(libc::EMSGSIZE));
    assert!(!sender.transport.is_closing());

    asyncio_says("empty ones arrive from 3.13 on:", "True");
}

#[tokio::test]
async fn abort_gives_connection_lost_none() {
    let mut endpoint = watch(udp().await);
    endpoint.transport.clone().abort();
    assert!(endpoint.transport.is_closing());
    assert!(endpoint.lost().await.is_none());

    asyncio_says("abort:", "connection_lost NoneType");
}

#[test]
fn asyncio_tries_a_full_unix_receiver_in_every_turn_unless_connected() {
    asyncio_says("a full receiver, connected:", "0");
    asyncio_says("a full receiver, not connected:", "True");
}
