//! HCI: a controller of this host, its commands and events.

use socket_families::options::raw::set_bytes;
use socket_families::{BluetoothAddress, Family, controller_address, receive_from};
use socket2::{SockAddr, Socket, Type};

use crate::{errno, is_quiet, python_says, socket};

const BTPROTO_HCI: i32 = 1;
const COMMAND: u8 = 1;
const EVENT: u8 = 4;
const COMMAND_COMPLETE: u8 = 0x0e;
const READ_BD_ADDR: [u8; 4] = [COMMAND, 0x09, 0x10, 0];

fn hci(device: u16) -> std::io::Result<Socket> {
    let socket = socket(Family::BLUETOOTH, Type::RAW, BTPROTO_HCI);
    let address = BluetoothAddress::Hci { device, channel: 0 };
    socket.bind(&SockAddr::from(&address))?;
    Ok(socket)
}

/// S-bt-04: HCI takes (device_id,).
#[test]
fn a_controller_is_bound_to_by_its_number_which_python_has_in_a_tuple_of_one() {
    hci(1).unwrap();
    assert_eq!(errno(hci(7)), libc::ENODEV);
    assert_eq!(errno(controller_address(7)), libc::ENODEV);
    let said = python_says(
        "for address in [(1,), 1, ('00:00:5E:00:53:A0',), '00:00:5E:00:53:A0']:\n \
             sock = socket.socket(socket.AF_BLUETOOTH, socket.SOCK_RAW, \
                 socket.BTPROTO_HCI)\n \
             try: sock.bind(address); print('bound')\n \
             except OSError as error: print(error)",
    );
    let refused = "\nbind(): wrong format".repeat(3);
    assert_eq!(said, format!("bound{refused}"));
}

#[test]
fn a_command_is_answered_by_an_event_which_only_an_open_filter_lets_through() {
    const SOL_HCI: i32 = 0;
    const HCI_FILTER: i32 = 2;
    let (asks, deaf) = (hci(0).unwrap(), hci(0).unwrap());
    let mut filter = [0; 16];
    filter[..4].copy_from_slice(&(1_u32 << EVENT).to_ne_bytes());
    filter[4..8].copy_from_slice(&(1_u32 << COMMAND_COMPLETE).to_ne_bytes());
    set_bytes(&asks, SOL_HCI, HCI_FILTER, &filter).unwrap();
    asks.send(&READ_BD_ADDR).unwrap();
    let mut event = [0; 260];
    let n = receive_from(&asks, &mut event).unwrap().0;
    let mut address = controller_address(0).unwrap().0;
    address.reverse();
    let head = [EVENT, COMMAND_COMPLETE, 10, 1, 0x09, 0x10, 0];
    assert_eq!(event[..n], [&head[..], &address[..]].concat());
    assert!(is_quiet(&deaf));
}

#[test]
fn without_a_privilege_a_command_that_changes_something_is_refused() {
    const RESET: [u8; 4] = [COMMAND, 0x03, 0x0c, 0];
    let sent = netlab::unprivileged(|| hci(0).and_then(|it| it.send(&RESET)));
    assert_eq!(errno(sent.unwrap()), libc::EPERM);
}
