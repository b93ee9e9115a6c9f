//! Any address of the families that only some kernels have survives both ways, and no
//! input makes a conversion panic.
#![cfg(target_os = "linux")]

use proptest::prelude::*;
use socket_families::{
    Address, BdAddr, BdAddrKind, BluetoothAddress, CanAddress, FrameKind,
    HardwareAddress, Interface, NetlinkAddress, PacketAddress, SystemControlAddress,
    TipcAddress, TipcScope, TipcTarget, sockaddr_from_bytes,
};
use socket2::SockAddr;

fn interface() -> impl Strategy<Value = Interface> {
    // A name of digits alone would read as a number.
    let named = "[a-z@.%_-][a-zA-Z0-9@.%_-]{2,14}".prop_map(Interface::Name);
    prop_oneof![(0..=i32::MAX.cast_unsigned()).prop_map(Interface::from), named]
}

fn can_id() -> impl Strategy<Value = u32> {
    let long = (0..0x2000_0000_u32).prop_map(|id| id | CanAddress::EXTENDED);
    prop_oneof![0..0x800_u32, long]
}

fn can() -> impl Strategy<Value = CanAddress> {
    let j1939 = (interface(), any::<u64>(), 0..=CanAddress::NO_PGN, any::<u8>());
    prop_oneof![
        interface().prop_map(|interface| CanAddress::Raw { interface }),
        (interface(), can_id(), can_id())
            .prop_map(|(interface, rx, tx)| CanAddress::IsoTp { interface, rx, tx }),
        j1939.prop_map(|(interface, name, pgn, address)| CanAddress::J1939 {
            interface,
            name,
            pgn,
            address
        }),
    ]
}

fn packet() -> impl Strategy<Value = PacketAddress> {
    let hardware = prop::collection::vec(any::<u8>(), 0..=8);
    (interface(), any::<u16>(), any::<u8>(), any::<u16>(), hardware).prop_map(
        |(interface, protocol, kind, hardware, address)| PacketAddress {
            interface,
            protocol,
            kind: FrameKind(kind),
            hardware,
            address: HardwareAddress::new(&address).expect("8 bytes at most"),
        },
    )
}

fn tipc() -> impl Strategy<Value = TipcAddress> {
    let numbers = any::<(u32, u32, u32)>();
    (0..3, numbers, any::<i8>()).prop_map(|(kind, (a, b, c), scope)| {
        let target = match kind {
            0 => TipcTarget::Range { service: a, lower: b, upper: c },
            1 => TipcTarget::Name { service: a, instance: b, domain: c },
            _ => TipcTarget::Id { node: a, reference: b },
        };
        TipcAddress { target, scope: TipcScope(scope) }
    })
}

fn bluetooth() -> impl Strategy<Value = BluetoothAddress> {
    let numbers = any::<(u16, u16, u8)>();
    (0..4, any::<[u8; 6]>(), numbers).prop_map(|(protocol, bdaddr, (a, b, c))| {
        let bdaddr = BdAddr(bdaddr);
        match protocol {
            0 => BluetoothAddress::L2cap {
                bdaddr,
                psm: a,
                cid: b,
                kind: BdAddrKind(c),
            },
            1 => BluetoothAddress::Rfcomm { bdaddr, channel: c },
            2 => BluetoothAddress::Hci { device: a, channel: b },
            _ => BluetoothAddress::Sco { bdaddr },
        }
    })
}

fn address() -> impl Strategy<Value = Address> {
    let netlink = any::<(u32, u32)>();
    prop_oneof![
        netlink.prop_map(|(port, groups)| Address::Netlink(NetlinkAddress {
            port,
            groups
        })),
        packet().prop_map(Address::Packet),
        can().prop_map(Address::Can),
        tipc().prop_map(Address::Tipc),
        bluetooth().prop_map(Address::Bluetooth),
    ]
}

/// Says whether a name stands where the kernel's struct has a number.
fn names_an_interface(address: &Address) -> bool {
    matches!(
        address,
        Address::Packet(PacketAddress { interface: Interface::Name(_), .. })
            | Address::Can(
                CanAddress::Raw { interface: Interface::Name(_) }
                    | CanAddress::IsoTp { interface: Interface::Name(_), .. }
                    | CanAddress::J1939 { interface: Interface::Name(_), .. }
            )
    )
}

proptest! {
    #[test]
    fn an_address_printed_and_parsed_is_the_same(address in address()) {
        prop_assert_eq!(address.to_string().parse(), Ok(address));
    }

    #[test]
    fn an_address_made_a_sockaddr_and_read_is_the_same(address in address()) {
        prop_assume!(!names_an_interface(&address));
        let sockaddr = SockAddr::try_from(&address).unwrap();
        prop_assert_eq!(Address::try_from(&sockaddr), Ok(address));
    }

    #[test]
    fn a_system_control_address_survives_both_ways(id: u32, unit: u32) {
        let address = SystemControlAddress { id, unit };
        prop_assert_eq!(address.to_string().parse(), Ok(address));
        let sockaddr = SockAddr::try_from(&address).unwrap();
        prop_assert_eq!(SystemControlAddress::try_from(&sockaddr), Ok(address));
    }

    #[test]
    fn no_bytes_of_any_family_make_a_conversion_panic(
        family in 0..50_u16,
        rest in prop::collection::vec(any::<u8>(), 0..126),
    ) {
        let mut bytes = family.to_ne_bytes().to_vec();
        bytes.extend(rest);
        let sockaddr = sockaddr_from_bytes(&bytes).unwrap();
        if let Ok(address) = Address::try_from(&sockaddr) {
            // What can be read can be printed; and it is text that is parsed again,
            // unless the kernel's fields say what no text may.
            let _ = address.to_string().parse::<Address>();
        }
        let _ = SystemControlAddress::try_from(&sockaddr);
    }

    #[test]
    fn no_text_makes_a_parser_panic(
        prefix in "(netlink|packet|can|tipc|l2cap|rfcomm|hci|sco|system-control):",
        rest in "([0-9a-fx:/=.-]|name|range|id|rx|tx|pgn|addr|cid|node|\\PC){0,24}",
    ) {
        let text = format!("{prefix}{rest}");
        let _ = text.parse::<Address>();
        let _ = text.parse::<SystemControlAddress>();
        let _ = rest.parse::<BdAddr>();
    }
}
