//! What stands on CAN: `CAN_BCM`, `CAN_ISOTP` and `CAN_J1939`.

use std::time::{Duration, Instant};

use socket_families::{
    CanAddress, receive_from, sockaddr_bytes, sockaddr_from_bytes,
};
use socket2::{Socket, Type};

use crate::can::{address, buses, can, frame, raw};
use crate::{errno, is_quiet, received};

// Of linux/can/bcm.h.
const TX_SETUP: u32 = 1;
const TX_DELETE: u32 = 2;
const RX_SETUP: u32 = 5;
const RX_CHANGED: u32 = 12;
const SET_AND_START_TIMER: u32 = 1 | 2;
const ID: u32 = 0x300;

/// `struct bcm_msg_head`, and a frame.
fn bcm(operation: u32, flags: u32, microseconds: i64, content: &[u8]) -> Vec<u8> {
    let mut message = Vec::new();
    for word in [operation, flags, 0, 0] {
        message.extend(word.to_ne_bytes());
    }
    for long in [0, 0, 0, microseconds] {
        message.extend(long.to_ne_bytes());
    }
    let frames = u32::try_from(content.len() / 16).unwrap();
    for word in [ID, frames] {
        message.extend(word.to_ne_bytes());
    }
    message.extend(content);
    message
}

fn broadcast_manager() -> Socket {
    let manager = can(Type::DGRAM, libc::CAN_BCM);
    manager.connect(&address("can:vcan0")).unwrap();
    manager
}

#[test]
fn the_broadcast_manager_sends_by_the_clock_until_it_is_told_to_stop() {
    let _network = buses(&["vcan0"]);
    let (manager, listener) = (broadcast_manager(), raw("can:vcan0"));
    let start = Instant::now();
    let every = bcm(TX_SETUP, SET_AND_START_TIMER, 20_000, &frame(ID, b"tick"));
    manager.send(&every).unwrap();
    for _ in 0..4 {
        assert!(received(&listener).contains("tick"));
    }
    assert!(start.elapsed() >= Duration::from_millis(60), "{:?}", start.elapsed());
    manager.send(&bcm(TX_DELETE, 0, 0, &[])).unwrap();
    while !is_quiet(&listener) {}
    std::thread::sleep(Duration::from_millis(60));
    assert!(is_quiet(&listener));
}

#[test]
fn the_broadcast_manager_tells_of_a_frame_whose_watched_bits_have_changed() {
    let _network = buses(&["vcan0"]);
    let (manager, sender) = (broadcast_manager(), raw("can:vcan0"));
    // The frame that is given is the mask.
    manager.send(&bcm(RX_SETUP, 0, 0, &frame(ID, &[0xff, 0]))).unwrap();
    for data in [[1, 0], [1, 9], [2, 9]] {
        sender.send(&frame(ID, &data)).unwrap();
    }
    let mut buffer = [0; 128];
    for expected in [1, 2] {
        let n = receive_from(&manager, &mut buffer).unwrap().0;
        assert_eq!(buffer[..4], RX_CHANGED.to_ne_bytes());
        assert_eq!(buffer[n - 8], expected);
    }
    assert!(is_quiet(&manager));
}

fn isotp(text: &str) -> Socket {
    let socket = can(Type::DGRAM, libc::CAN_ISOTP);
    socket.bind(&address(text)).unwrap();
    socket
}

#[test]
fn isotp_carries_4095_bytes_as_frames_of_eight_and_back() {
    let _network = buses(&["vcan0"]);
    let pairs = [("0x7e8", "0x7e0"), ("0x98da10f1", "0x98daf110")];
    for (rx, tx) in pairs {
        let watcher = raw("can:vcan0");
        let tester = isotp(&format!("can:vcan0/rx={rx}/tx={tx}"));
        let unit = isotp(&format!("can:vcan0/rx={tx}/tx={rx}"));
        let long: Vec<u8> = (0..=255).cycle().take(4095).collect();
        tester.send(&long).unwrap();
        let mut buffer = vec![0; 5000];
        let n = receive_from(&unit, &mut buffer).unwrap().0;
        assert!(buffer[..n] == long);
        // The first frame has the length in its first two bytes, then six of data.
        let mut frame = [0; 16];
        receive_from(&watcher, &mut frame).unwrap();
        assert_eq!(frame[8..], [0x1f, 0xff, 0, 1, 2, 3, 4, 5]);
        unit.send(b"short").unwrap();
        assert_eq!(received(&tester), "short");
    }
}

#[test]
fn isotp_refuses_an_id_of_29_bits_without_its_mark() {
    let _network = buses(&["vcan0"]);
    let mut bytes = sockaddr_bytes(&address("can:vcan0/rx=0x1/tx=0x2")).to_vec();
    bytes[8..12].copy_from_slice(&0x18da_10f1_u32.to_ne_bytes());
    let unmarked = sockaddr_from_bytes(&bytes).unwrap();
    let bound = can(Type::DGRAM, libc::CAN_ISOTP).bind(&unmarked);
    assert_eq!(errno(bound), libc::EINVAL);
    let error = "can:vcan0/rx=0x18da10f1/tx=0x2".parse::<CanAddress>().unwrap_err();
    assert!(error.to_string().contains("EXTENDED"), "{error}");
}

fn j1939(text: &str) -> Socket {
    let socket = can(Type::DGRAM, libc::CAN_J1939);
    socket.bind(&address(text)).unwrap();
    socket
}

#[test]
fn j1939_sends_from_device_to_device_and_to_all_only_with_so_broadcast() {
    let _network = buses(&["vcan0"]);
    let [engine, panel, other] = [0x20, 0x80, 0x81].map(|device| {
        j1939(&format!("can:vcan0/name=0x0/pgn=0x40000/addr={device:#x}"))
    });
    let to = |device: &str| {
        address(&format!("can:vcan0/name=0x0/pgn=0x12300/addr={device}"))
    };
    // More than a frame has: the transport protocol of J1939 divides it.
    engine.send_to(&[7; 100], &to("0x80")).unwrap();
    let mut buffer = [0; 256];
    let (n, from) = receive_from(&panel, &mut buffer).unwrap();
    assert_eq!(n, 100);
    let from = CanAddress::try_from(&from).unwrap();
    assert!(
        matches!(from, CanAddress::J1939 { pgn: 0x12300, address: 0x20, .. }),
        "{from:?}"
    );
    assert!(is_quiet(&other));

    // ANCHOR: to_all
    let to_all = address("can:vcan0/name=0x0/pgn=0xfee0/addr=0xff");
    assert_eq!(errno(engine.send_to(b"all", &to_all)), libc::EACCES);
    for socket in [&engine, &panel, &other] {
        socket.set_broadcast(true).unwrap();
    }
    engine.send_to(b"all", &to_all).unwrap();
    assert_eq!((received(&panel), received(&other)), ("all".into(), "all".into()));
    // ANCHOR_END: to_all
}
