//! Frames on a bus: `CAN_RAW`.

use std::io;

use netlab::Namespace;
use socket_families::options::raw::set_bytes;
use socket_families::{CanAddress, Family, Interface, receive_from};
use socket2::{SockAddr, Socket, Type};

use crate::{errno, is_quiet, socket};

/// A network of this thread's own with virtual buses.
pub(crate) fn buses(names: &[&str]) -> Namespace {
    let network = Namespace::enter().unwrap();
    for name in names {
        network.ip(&format!("link add {name} type vcan")).unwrap();
        network.ip(&format!("link set {name} mtu 72 up")).unwrap();
    }
    network
}

pub(crate) fn can(of_type: Type, protocol: i32) -> Socket {
    socket(Family::CAN, of_type, protocol)
}

pub(crate) fn address(text: &str) -> SockAddr {
    SockAddr::try_from(&text.parse::<CanAddress>().unwrap()).unwrap()
}

pub(crate) fn raw(text: &str) -> Socket {
    let socket = can(Type::RAW, libc::CAN_RAW);
    socket.bind(&address(text)).unwrap();
    socket
}

/// `struct can_frame`.
pub(crate) fn frame(id: u32, data: &[u8]) -> [u8; 16] {
    let mut frame = [0; 16];
    frame[..4].copy_from_slice(&id.to_ne_bytes());
    frame[4] = u8::try_from(data.len()).unwrap();
    frame[8..8 + data.len()].copy_from_slice(data);
    frame
}

/// The id of the next frame, and the bus that it came over.
fn heard(socket: &Socket) -> (u32, Interface) {
    let mut buffer = [0; 72];
    let (_, from) = receive_from(socket, &mut buffer).unwrap();
    let CanAddress::Raw { interface } = CanAddress::try_from(&from).unwrap() else {
        panic!("{from:?}");
    };
    let id = u32::from_ne_bytes(*buffer.first_chunk().unwrap());
    (id, interface.named().unwrap())
}

fn set(socket: &Socket, option: i32, words: &[u32]) -> io::Result<()> {
    let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_ne_bytes()).collect();
    set_bytes(socket, libc::SOL_CAN_RAW, option, &bytes)
}

/// S-tipc-10: the interface '' receives from all.
#[test]
fn no_interface_is_all_buses_for_frames_and_none_for_the_protocols_with_devices() {
    let _network = buses(&["vcan0", "vcan1"]);
    let (all, one) = (raw("can:"), raw("can:vcan0"));
    raw("can:vcan0").send(&frame(0x100, b"")).unwrap();
    raw("can:vcan1").send(&frame(0x101, b"")).unwrap();
    let on = |name: &str| Interface::Name(name.into());
    assert_eq!(heard(&all), (0x100, on("vcan0")));
    assert_eq!(heard(&all), (0x101, on("vcan1")));
    assert_eq!(heard(&one), (0x100, on("vcan0")));
    assert!(is_quiet(&one));
    // It hears all, and has to say where to send.
    assert_eq!(errno(all.send(&frame(0x102, b""))), libc::ENXIO);
    all.send_to(&frame(0x102, b""), &address("can:vcan0")).unwrap();
    assert_eq!(heard(&one), (0x102, on("vcan0")));

    for (protocol, text) in [
        (libc::CAN_ISOTP, "can:/rx=0x1/tx=0x2"),
        (libc::CAN_J1939, "can:/name=0x0/pgn=0x40000/addr=0x20"),
    ] {
        let bound = can(Type::DGRAM, protocol).bind(&address(text));
        assert_eq!(errno(bound), libc::ENODEV, "{text}");
    }
}

#[test]
fn a_filter_passes_ids_that_agree_in_the_mask_s_bits_and_an_inverted_one_the_others()
{
    const CAN_RAW_FILTER: i32 = 1;
    const CAN_INV_FILTER: u32 = 0x2000_0000;
    let _network = buses(&["vcan0"]);
    let (passes, others, none) =
        (raw("can:vcan0"), raw("can:vcan0"), raw("can:vcan0"));
    set(&passes, CAN_RAW_FILTER, &[0x100, 0x7f0]).unwrap();
    set(&others, CAN_RAW_FILTER, &[0x100 | CAN_INV_FILTER, 0x7f0]).unwrap();
    set(&none, CAN_RAW_FILTER, &[]).unwrap();
    let sender = raw("can:vcan0");
    for id in [0x0ff, 0x100, 0x10f, 0x110] {
        sender.send(&frame(id, b"")).unwrap();
    }
    assert_eq!([heard(&passes).0, heard(&passes).0], [0x100, 0x10f]);
    assert_eq!([heard(&others).0, heard(&others).0], [0x0ff, 0x110]);
    for socket in [passes, others, none] {
        assert!(is_quiet(&socket));
    }
}

#[test]
fn a_sender_hears_its_own_frames_only_when_it_asks_and_others_unless_it_forbids() {
    const CAN_RAW_LOOPBACK: i32 = 3;
    const CAN_RAW_RECV_OWN_MSGS: i32 = 4;
    let _network = buses(&["vcan0"]);
    let (sender, other) = (raw("can:vcan0"), raw("can:vcan0"));
    sender.send(&frame(1, b"")).unwrap();
    assert_eq!(heard(&other).0, 1);
    assert!(is_quiet(&sender));
    set(&sender, CAN_RAW_RECV_OWN_MSGS, &[1]).unwrap();
    sender.send(&frame(2, b"")).unwrap();
    assert_eq!([heard(&other).0, heard(&sender).0], [2, 2]);
    set(&sender, CAN_RAW_LOOPBACK, &[0]).unwrap();
    sender.send(&frame(3, b"")).unwrap();
    assert!(is_quiet(&other) && is_quiet(&sender));
}

#[test]
fn a_long_frame_is_for_those_who_have_asked_and_a_short_struct_is_none() {
    const CAN_RAW_FD_FRAMES: i32 = 5;
    let _network = buses(&["vcan0"]);
    let (sender, plain, long) =
        (raw("can:vcan0"), raw("can:vcan0"), raw("can:vcan0"));
    let mut fd = [0; 72];
    fd[..16].copy_from_slice(&frame(0x200, b""));
    fd[4] = 64;
    assert_eq!(errno(sender.send(&fd)), libc::EINVAL, "nor may one be sent unasked");
    for socket in [&sender, &long] {
        set(socket, CAN_RAW_FD_FRAMES, &[1]).unwrap();
    }
    sender.send(&fd).unwrap();
    assert_eq!(receive_from(&long, &mut [0; 72]).unwrap().0, 72);
    assert!(is_quiet(&plain));
    for length in [0, 8, 15, 17, 71] {
        assert_eq!(errno(sender.send(&fd[..length])), libc::EINVAL, "{length}");
    }
}

#[test]
fn the_kernel_gives_back_the_address_that_was_bound_in_each_form() {
    let _network = buses(&["vcan0"]);
    let number = Interface::Name("vcan0".into()).index().unwrap();
    for (of_type, protocol, form) in [
        (Type::RAW, libc::CAN_RAW, ""),
        (Type::DGRAM, libc::CAN_ISOTP, "/rx=0x7e8/tx=0x7e0"),
        (Type::DGRAM, libc::CAN_ISOTP, "/rx=0x98da10f1/tx=0x98daf110"),
        (Type::DGRAM, libc::CAN_J1939, "/name=0x0/pgn=0x40000/addr=0x20"),
        (Type::DGRAM, libc::CAN_J1939, "/name=0x123456789a/pgn=0x40000/addr=0xff"),
    ] {
        let socket = can(of_type, protocol);
        socket.bind(&address(&format!("can:vcan0{form}"))).unwrap();
        let bound = CanAddress::try_from(&socket.local_addr().unwrap()).unwrap();
        assert_eq!(bound.to_string(), format!("can:{number}{form}"));
    }
}

#[test]
fn an_interface_that_is_no_bus_is_refused_by_the_kernel() {
    let _network = buses(&["vcan0"]);
    let bound = can(Type::RAW, libc::CAN_RAW).bind(&address("can:lo"));
    assert_eq!(errno(bound), libc::ENODEV);
    let down = raw("can:vcan0");
    let status = std::process::Command::new("ip")
        .args(["link", "set", "vcan0", "down"])
        .status();
    assert!(status.unwrap().success());
    assert_eq!(errno(down.send(&frame(1, b""))), libc::ENETDOWN);
}
