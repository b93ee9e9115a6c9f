//! The address types of the families that only some kernels have: bytes, text, and back.
#![cfg(target_os = "linux")]

use socket_families::{
    Address, AddressError, CanAddress, Family, HardwareAddress, Interface,
    PacketAddress, SystemControlAddress, TipcAddress, sockaddr_bytes,
    sockaddr_from_bytes,
};
use socket2::SockAddr;

/// The bytes of an address after the family, which is in the host's order.
fn bytes_after_family(address: &Address) -> Vec<u8> {
    let sockaddr = SockAddr::try_from(address).expect("it fits into a sockaddr");
    sockaddr_bytes(&sockaddr)[2..].to_vec()
}

fn parsed(text: &str) -> Address {
    text.parse().unwrap_or_else(|e| panic!("{text}: {e}"))
}

// The layouts are those of the kernel's headers, seen on a little-endian machine.
#[cfg(target_endian = "little")]
#[test]
fn a_netlink_address_is_twelve_bytes_port_then_groups() {
    let bytes = bytes_after_family(&parsed("netlink:4242/0x11"));
    assert_eq!(bytes, [0, 0, 0x92, 0x10, 0, 0, 0x11, 0, 0, 0]);
    assert_eq!(2 + bytes.len(), size_of::<libc::sockaddr_nl>());
}

#[cfg(target_endian = "little")]
#[test]
fn a_packet_address_has_its_protocol_in_network_order() {
    let bytes = bytes_after_family(&parsed("packet:7/0x0800/outgoing/1/0a:0b:0c"));
    assert_eq!(
        bytes,
        [8, 0, 7, 0, 0, 0, 1, 0, 4, 3, 0x0a, 0x0b, 0x0c, 0, 0, 0, 0, 0]
    );
    assert_eq!(2 + bytes.len(), size_of::<libc::sockaddr_ll>());
}

#[cfg(target_endian = "little")]
#[test]
fn a_can_address_is_as_long_as_its_protocol_needs() {
    let bytes = |text| bytes_after_family(&parsed(text));
    assert_eq!(bytes("can:7"), [0, 0, 7, 0, 0, 0]);
    assert_eq!(bytes("can:"), [0; 6]);
    assert_eq!(
        bytes("can:7/rx=0x7e8/tx=0x98daf110"),
        [0, 0, 7, 0, 0, 0, 0xe8, 7, 0, 0, 0x10, 0xf1, 0xda, 0x98]
    );
    assert_eq!(
        bytes("can:7/name=0x1122334455667788/pgn=0x12300/addr=0x20"),
        [
            0, 0, 7, 0, 0, 0, 0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11, 0,
            0x23, 1, 0, 0x20, 0, 0, 0
        ]
    );
    // C's struct has the fields where these bytes have them.
    assert_eq!(size_of::<libc::sockaddr_can>(), 24);
}

#[cfg(target_endian = "little")]
#[test]
fn the_same_can_address_in_whole_is_24_bytes_for_old_kernels() {
    let address: CanAddress = "can:7/rx=0x7e8/tx=0x7e0".parse().unwrap();
    let whole = address.to_whole_sockaddr().unwrap();
    let short = SockAddr::try_from(&address).unwrap();
    assert_eq!(sockaddr_bytes(&whole).len(), 24);
    assert_eq!(sockaddr_bytes(&whole)[..16], *sockaddr_bytes(&short));
}

#[cfg(target_endian = "little")]
#[test]
fn a_tipc_address_is_sixteen_bytes_with_the_reference_before_the_node() {
    let bytes = |text| bytes_after_family(&parsed(text));
    assert_eq!(
        bytes("tipc:range/18888/1-99/node"),
        [1, 3, 0xc8, 0x49, 0, 0, 1, 0, 0, 0, 99, 0, 0, 0]
    );
    assert_eq!(
        bytes("tipc:name/18888/17"),
        [2, 2, 0xc8, 0x49, 0, 0, 17, 0, 0, 0, 0, 0, 0, 0]
    );
    assert_eq!(
        bytes("tipc:id/0x1001002/5"),
        [3, 2, 5, 0, 0, 0, 2, 0x10, 0, 1, 0, 0, 0, 0]
    );
}

#[cfg(target_endian = "little")]
#[test]
fn bluetooth_addresses_have_the_device_backwards_and_a_length_for_each_protocol() {
    let bytes = |text| bytes_after_family(&parsed(text));
    let device = [0x67, 0x56, 0x45, 0x34, 0x23, 0x12];
    let l2cap = bytes("l2cap:12:23:34:45:56:67/0x1001/cid=0x4/le-random");
    assert_eq!(l2cap, [&[1, 0x10], &device[..], &[4, 0, 2, 0]].concat());
    let rfcomm = bytes("rfcomm:12:23:34:45:56:67/3");
    assert_eq!(rfcomm, [&device[..], &[3, 0]].concat());
    assert_eq!(bytes("hci:1/3"), [1, 0, 3, 0]);
    assert_eq!(bytes("sco:12:23:34:45:56:67"), device);
}

#[cfg(target_endian = "little")]
#[test]
fn a_system_control_address_has_the_layout_of_macos_on_every_system() {
    let address = SystemControlAddress { id: 3, unit: 7 };
    let mut expected = [0; 32];
    expected[..12].copy_from_slice(&[32, 32, 2, 0, 3, 0, 0, 0, 7, 0, 0, 0]);
    assert_eq!(address.to_bytes(), expected);
}

#[test]
fn an_interface_is_looked_up_by_name_and_its_number_gets_its_name_back() {
    let text = "packet:lo/0x0003";
    let sockaddr = SockAddr::try_from(&parsed(text)).unwrap();
    let address = PacketAddress::try_from(&sockaddr).unwrap();
    assert_eq!(address.interface, Interface::from(1));
    assert_eq!(address.interface.named().unwrap().to_string(), "lo");

    let error = SockAddr::try_from(&parsed("can:no-such-one")).unwrap_err();
    assert!(error.to_string().contains("no-such-one"), "{error}");
    let error = Interface::from(u32::MAX).named().unwrap_err();
    assert!(matches!(error, AddressError::NoSuchInterface { .. }), "{error}");
}

#[test]
fn what_no_kernel_takes_is_refused_by_name() {
    let eth = || Interface::from(2);
    let too_large = [
        CanAddress::IsoTp { interface: eth(), rx: 0x800, tx: 0 },
        CanAddress::IsoTp { interface: eth(), rx: 0, tx: 0xe000_0000 },
        CanAddress::J1939 { interface: eth(), name: 0, pgn: 0x4_0001, address: 0 },
        CanAddress::Raw { interface: Interface::from(u32::MAX) },
    ];
    for address in too_large {
        let error = SockAddr::try_from(&address).unwrap_err();
        assert!(matches!(error, AddressError::OutOfRange { .. }), "{error}");
    }
    assert!(HardwareAddress::new(&[0; 9]).is_err());

    let mut unknown = Family::TIPC.0.to_ne_bytes().to_vec();
    unknown.extend([9, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let unknown = sockaddr_from_bytes(&unknown).unwrap();
    let error = TipcAddress::try_from(&unknown).unwrap_err();
    assert!(error.to_string().contains("addrtype"), "{error}");
}

#[test]
fn text_that_is_no_address_is_refused_with_the_input_and_the_form() {
    for text in [
        "netlink:",
        "netlink:-1",
        "netlink:4294967296",
        "netlink:1/0x",
        "packet:lo",
        "packet:lo/0x10000",
        "packet:a name/3",
        "packet:lo/3/host/1/0a:b",
        "packet:lo/3/host/1/00:00:00:00:00:00:00:00:00",
        "can:averyverylongname",
        "can:x/rx=1",
        "can:x/rx=0x800/tx=0",
        "can:x/rx=1/tx=2/more",
        "can:x/pgn=1",
        "tipc:name/1",
        "tipc:range/1/2",
        "tipc:other/1/2",
        "tipc:id/1/2/galaxy",
        "tipc:id/1/2/node/more",
        "tipc:name/1/2/domain=x",
        "l2cap:12:23:34:45:56/1",
        "l2cap:12:23:34:45:56:67/1/le-maybe",
        "rfcomm:12:23:34:45:56:67",
        "hci:hci0",
        "sco:+2:23:34:45:56:67",
    ] {
        let error = text.parse::<Address>().unwrap_err();
        let said = error.to_string();
        assert!(said.contains(&format!("{text:?}")), "{text}: {said}");
        assert!(said.contains("write "), "{text}: {said}");
    }
    let error = "system-control:3".parse::<SystemControlAddress>().unwrap_err();
    assert!(error.to_string().contains("the unit is missing"), "{error}");
}
