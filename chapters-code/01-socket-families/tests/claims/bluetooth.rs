//! What the original says of Bluetooth (S-bt).
#![cfg(target_os = "linux")]

use socket_families::{BluetoothAddress, Family, OpenError, open, sockaddr_bytes};
use socket2::{SockAddr, Type};

/// The bytes of an address after its family.
fn bytes(text: &str) -> Vec<u8> {
    let address: BluetoothAddress = text.parse().expect("a Bluetooth address");
    sockaddr_bytes(&SockAddr::from(&address))[2..].to_vec()
}

/// S-bt-01: AF_BLUETOOTH supports these protocols.
#[test]
fn a_kernel_has_bluetooth_as_family_31_or_says_that_it_has_no_such_family() {
    assert_eq!(Family::BLUETOOTH, Family(31));
    // Protocol 0 is L2CAP.
    match open(Family::BLUETOOTH.into(), Type::SEQPACKET, None) {
        Ok(socket) => assert_eq!(socket.domain().unwrap(), Family::BLUETOOTH.into()),
        Err(error) => {
            assert!(matches!(error, OpenError::NoFamily { .. }), "{error}");
            let answer = error.io_error().raw_os_error();
            assert_eq!(answer, Some(libc::EAFNOSUPPORT));
        }
    }
}

/// S-bt-02: L2CAP takes (bdaddr, psm).
#[test]
fn an_l2cap_address_has_a_channel_and_a_kind_of_device_address_besides() {
    let all = bytes("l2cap:12:23:34:45:56:67/0x1001/cid=0x4/le-random");
    let device = [0x67, 0x56, 0x45, 0x34, 0x23, 0x12];
    assert_eq!(all, [&[0x01, 0x10], &device[..], &[4, 0, 2, 0]].concat());
    // Left out, both are 0: classic Bluetooth, a channel by the PSM.
    assert_eq!(bytes("l2cap:12:23:34:45:56:67/0x1001")[8..], [0; 4]);
}

/// S-bt-03: RFCOMM takes (bdaddr, channel).
#[test]
fn an_rfcomm_address_is_a_device_backwards_and_a_channel_of_one_byte() {
    let device = [0x67, 0x56, 0x45, 0x34, 0x23, 0x12];
    let expected = [&device[..], &[3, 0]].concat();
    assert_eq!(bytes("rfcomm:12:23:34:45:56:67/3"), expected);
    assert!("rfcomm:12:23:34:45:56:67/256".parse::<BluetoothAddress>().is_err());
}
