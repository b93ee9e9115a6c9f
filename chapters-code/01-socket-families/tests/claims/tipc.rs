//! What the original says of TIPC, and there of CAN (S-tipc).
#![cfg(target_os = "linux")]

use socket_families::{
    CanAddress, Family, OpenError, TipcAddress, TipcTarget, open, sockaddr_bytes,
};
use socket2::{SockAddr, Type};

fn bytes(text: &str) -> Vec<u8> {
    let address: TipcAddress = text.parse().expect("a TIPC address");
    sockaddr_bytes(&SockAddr::from(&address)).to_vec()
}

fn number(bytes: &[u8], at: usize) -> u32 {
    let four = bytes[at..].first_chunk().expect("four bytes");
    u32::from_ne_bytes(*four)
}

/// S-tipc-02: AF_TIPC is Linux's.
#[test]
fn a_linux_kernel_has_tipc_as_family_30_or_says_that_it_has_no_such_family() {
    assert_eq!(Family::TIPC, Family(30));
    match open(Family::TIPC.into(), Type::from(libc::SOCK_RDM), None) {
        Ok(socket) => assert_eq!(socket.domain().unwrap(), Family::TIPC.into()),
        Err(error) => {
            assert!(matches!(error, OpenError::NoFamily { .. }), "{error}");
            let answer = error.io_error().raw_os_error();
            assert_eq!(answer, Some(libc::EAFNOSUPPORT));
        }
    }
}

/// S-tipc-03: (addr_type, v1, v2, v3, scope).
#[test]
fn an_address_is_sixteen_bytes_kind_scope_and_three_numbers() {
    let bytes = bytes("tipc:range/7/8-9/node");
    assert_eq!(bytes.len(), 16);
    assert_eq!(bytes[2..4], [1, 3], "kind, scope");
    let numbers = [4, 8, 12].map(|at| number(&bytes, at));
    assert_eq!(numbers, [7, 8, 9]);
}

/// S-tipc-04: range, name or id.
#[test]
fn the_kinds_are_1_for_a_range_2_for_a_name_and_3_for_an_id() {
    let kinds = ["tipc:range/1/2-3", "tipc:name/1/2", "tipc:id/1/2"]
        .map(|text| bytes(text)[2]);
    assert_eq!(kinds, [1, 2, 3]);
}

/// S-tipc-08: an id is (node, reference, 0).
#[test]
fn an_id_is_node_and_reference_and_in_the_struct_the_reference_comes_first() {
    let target = TipcTarget::Id { node: 0x0100_1002, reference: 5 };
    assert_eq!("tipc:id/0x1001002/5".parse(), Ok(target.in_cluster()));
    let bytes = bytes("tipc:id/0x1001002/5");
    let numbers = [4, 8, 12].map(|at| number(&bytes, at));
    assert_eq!(numbers, [5, 0x0100_1002, 0]);
}

/// S-tipc-09: (interface,) is for AF_CAN, among the forms of TIPC?
#[test]
fn can_is_a_family_of_its_own_with_an_address_for_each_of_its_protocols() {
    assert_ne!(Family::CAN, Family::TIPC);
    let lengths =
        ["can:2", "can:2/rx=0x1/tx=0x2", "can:2/name=0x0/pgn=0x0/addr=0x1"].map(
            |text| {
                let address: CanAddress = text.parse().unwrap();
                let address = SockAddr::try_from(&address).unwrap();
                assert_eq!(Family::from(&address), Family::CAN);
                // No TIPC address, whatever it is read as.
                assert!(TipcAddress::try_from(&address).is_err());
                sockaddr_bytes(&address).len()
            },
        );
    assert_eq!(lengths, [8, 16, 24]);
}
