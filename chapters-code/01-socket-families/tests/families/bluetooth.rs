//! L2CAP, RFCOMM and SCO, between the machine's two controllers.

use std::net::Shutdown;
use std::sync::OnceLock;
use std::thread;
use std::time::Duration;

use socket_families::options::raw::get_bytes;
use socket_families::{
    BdAddr, BdAddrKind, BluetoothAddress, Family, controller_address, receive_from,
    sockaddr_bytes,
};
use socket2::{SockAddr, Socket, Type};

use crate::{errno, is_quiet, python_says, received, socket};

const L2CAP: i32 = 0;
const HCI: i32 = 1;
const SCO: i32 = 2;
const RFCOMM: i32 = 3;

fn bluetooth(of_type: Type, protocol: i32) -> Socket {
    socket(Family::BLUETOOTH, of_type, protocol)
}

/// hci0, who calls, and hci1, who is called.
///
/// The kernel takes a link down when nothing has used it for two seconds, and a call that
/// comes just then fails. So there is something that uses it, as long as the tests last.
fn controllers() -> [BdAddr; 2] {
    static IN_USE: OnceLock<[(Socket, Socket); 2]> = OnceLock::new();
    let [near, far] = [0, 1].map(|device| controller_address(device).unwrap());
    IN_USE.get_or_init(|| {
        let line = (rfcomm(near, 0), rfcomm(far, 2));
        let link = (l2cap(near, 0), l2cap(far, 0x10ff));
        [
            connected(Type::SEQPACKET, L2CAP, link.0, link.1),
            connected(Type::STREAM, RFCOMM, line.0, line.1),
        ]
    });
    [near, far]
}

fn l2cap(bdaddr: BdAddr, psm: u16) -> SockAddr {
    let kind = BdAddrKind::CLASSIC;
    SockAddr::from(&BluetoothAddress::L2cap { bdaddr, psm, cid: 0, kind })
}

fn rfcomm(bdaddr: BdAddr, channel: u8) -> SockAddr {
    SockAddr::from(&BluetoothAddress::Rfcomm { bdaddr, channel })
}

fn sco(bdaddr: BdAddr) -> SockAddr {
    SockAddr::from(&BluetoothAddress::Sco { bdaddr })
}

/// Both ends of a connection, the caller's first.
fn connected(
    of_type: Type,
    protocol: i32,
    from: SockAddr,
    to: SockAddr,
) -> (Socket, Socket) {
    let listener = bluetooth(of_type, protocol);
    listener.bind(&to).unwrap();
    listener.listen(1).unwrap();
    let caller = thread::spawn(move || {
        let caller = bluetooth(of_type, protocol);
        caller.bind(&from).unwrap();
        caller.connect(&to).unwrap();
        caller
    });
    let called = listener.accept().unwrap().0;
    called.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    (caller.join().unwrap(), called)
}

/// S-bt-01: the protocols and their forms of addresses.
#[test]
fn the_kernel_takes_and_gives_back_an_address_of_each_protocol_s_form() {
    let [here, _] = controllers();
    for (of_type, protocol, text) in [
        (Type::SEQPACKET, L2CAP, format!("l2cap:{here}/0x1001")),
        (Type::STREAM, RFCOMM, format!("rfcomm:{here}/5")),
        (Type::SEQPACKET, SCO, format!("sco:{here}")),
        (Type::RAW, HCI, "hci:0".to_owned()),
    ] {
        let socket = bluetooth(of_type, protocol);
        let address: BluetoothAddress = text.parse().unwrap();
        socket.bind(&SockAddr::from(&address)).unwrap();
        let bound = BluetoothAddress::try_from(&socket.local_addr().unwrap());
        assert_eq!(bound, Ok(address), "{text}");
    }
}

#[test]
fn another_protocol_s_address_is_refused_by_sco_and_misread_by_rfcomm() {
    let hci = SockAddr::from(&BluetoothAddress::Hci { device: 1, channel: 0 });
    let bound = bluetooth(Type::SEQPACKET, SCO).bind(&hci);
    assert_eq!(errno(bound), libc::EINVAL);
    // ANCHOR: misread
    let misread = bluetooth(Type::STREAM, RFCOMM);
    misread.bind(&hci).unwrap();
    // The controller's number is the end of a device's address there.
    let bound = BluetoothAddress::try_from(&misread.local_addr().unwrap()).unwrap();
    assert_eq!(bound.to_string(), "rfcomm:00:00:00:00:00:01/0");
    // ANCHOR_END: misread
}

/// S-bt-02: (bdaddr, psm), psm an integer.
#[test]
fn l2cap_connects_a_device_and_a_psm_and_keeps_packets_apart() {
    let [near, far] = controllers();
    let ends = (l2cap(near, 0), l2cap(far, 0x1003));
    let (caller, called) = connected(Type::SEQPACKET, L2CAP, ends.0, ends.1);
    caller.send(b"one").unwrap();
    caller.send(b"two").unwrap();
    assert_eq!((received(&called), received(&called)), ("one".into(), "two".into()));
    called.send(b"three").unwrap();
    assert_eq!(received(&caller), "three");
    // The struct has more: a channel and the kind of address.
    let peer = called.peer_addr().unwrap();
    assert_eq!(sockaddr_bytes(&peer).len(), 14);
    drop(caller);
    assert_eq!(received(&called), "", "the end");

    let pair = "sock = socket.socket(socket.AF_BLUETOOTH, socket.SOCK_SEQPACKET, \
                socket.BTPROTO_L2CAP)\n";
    let bound = python_says(&format!(
        "{pair}sock.bind(('{near}', 0x1005)); print(sock.getsockname())"
    ));
    assert_eq!(bound, format!("('{near}', 4101)"));
    let refused = python_says(&format!(
        "{pair}try: sock.bind(('{near}', 0x1005, 0, 0))\n\
         except OSError as error: print(error)"
    ));
    assert_eq!(refused, "bind(): wrong format", "before 3.14");
}

#[test]
fn a_psm_has_an_odd_first_and_an_even_second_byte_and_a_low_one_takes_a_privilege() {
    let [here, _] = controllers();
    let bind = move |psm| {
        let socket = bluetooth(Type::SEQPACKET, L2CAP);
        socket.bind(&l2cap(here, psm))
    };
    for psm in [0x1002, 0x1101] {
        assert_eq!(errno(bind(psm)), libc::EINVAL, "{psm:#x}");
    }
    bind(0x0fff - 0x100).unwrap();
    let refused = netlab::unprivileged(|| bind(0x0fff - 0x100)).unwrap();
    assert_eq!(errno(refused), libc::EACCES);
    netlab::unprivileged(|| bind(0x1001)).unwrap().unwrap();
}

/// S-bt-03: (bdaddr, channel), channel an integer.
#[test]
fn rfcomm_connects_a_device_and_one_of_thirty_lines() {
    let [near, far] = controllers();
    for line in [1, 30] {
        let ends = (rfcomm(near, 0), rfcomm(far, line));
        let (caller, called) = connected(Type::STREAM, RFCOMM, ends.0, ends.1);
        caller.send(b"hello").unwrap();
        assert_eq!(received(&called), "hello");
        called.send(b"back").unwrap();
        assert_eq!(received(&caller), "back");
    }
    // `bind` takes any, `connect` knows better.
    let listener = bluetooth(Type::STREAM, RFCOMM);
    listener.bind(&rfcomm(far, 31)).unwrap();
    let caller = bluetooth(Type::STREAM, RFCOMM);
    caller.bind(&rfcomm(near, 0)).unwrap();
    assert_eq!(errno(caller.connect(&rfcomm(far, 31))), libc::EINVAL);
}

// ANCHOR: ends
#[test]
fn the_end_of_a_line_is_a_reset_even_when_it_was_closed_in_order() {
    let [near, far] = controllers();
    // Shutting down for writing ends both directions.
    for (line, half) in [(9, Some(Shutdown::Write)), (10, None)] {
        let ends = (rfcomm(near, 0), rfcomm(far, line));
        let (caller, called) = connected(Type::STREAM, RFCOMM, ends.0, ends.1);
        caller.send(b"last words").unwrap();
        match half {
            Some(half) => caller.shutdown(half).unwrap(),
            None => drop(caller),
        }
        assert_eq!(received(&called), "last words");
        let end = receive_from(&called, &mut [0; 16]);
        assert_eq!(errno(end), libc::ECONNRESET, "{half:?}");
        // Once: who reads on, waits for ever.
        assert!(is_quiet(&called), "{half:?}");
        assert_eq!(errno(called.send(b"an answer")), libc::ENOTCONN);
    }
}
// ANCHOR_END: ends

/// S-bt-06: SCO takes the address as bytes.
#[test]
fn sco_takes_a_device_alone_which_this_python_wants_as_bytes() {
    let [near, far] = controllers();
    let (caller, called) = connected(Type::SEQPACKET, SCO, sco(near), sco(far));
    let mtu = get_bytes(&caller, 17, 1, 2).unwrap();
    assert_eq!(u16::from_ne_bytes([mtu[0], mtu[1]]), 64, "as the controllers say");
    let sound = [5; 48];
    for (from, to) in [(&caller, &called), (&called, &caller)] {
        from.send(&sound).unwrap();
        assert_eq!(received(to).as_bytes(), sound);
    }
    assert_eq!(errno(caller.send(&[0; 65])), libc::EINVAL);
    drop((caller, called));

    let said = python_says(&format!(
        "import sys\n\
         for address in ['{near}', b'{near}']:\n \
             sock = socket.socket(socket.AF_BLUETOOTH, socket.SOCK_SEQPACKET, \
                 socket.BTPROTO_SCO)\n \
             try: sock.bind(address); print(sock.getsockname())\n \
             except OSError as error: print(error)\n\
         print(sys.version_info < (3, 14))"
    ));
    let expected = format!("bind(): wrong format\n{near}\nTrue");
    assert_eq!(said, expected);
}
