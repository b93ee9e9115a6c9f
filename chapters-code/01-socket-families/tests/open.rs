//! What `open` says where there is no socket to be had.
#![cfg(target_os = "linux")]

use socket_families::{Family, OpenError, open};
use socket2::{Domain, Protocol, Type};

#[test]
fn a_family_that_the_kernel_lacks_is_named_with_its_switch_and_its_module() {
    for (family, of_type, name, remedy) in [
        (Family::TIPC, Type::from(libc::SOCK_RDM), "AF_TIPC", "CONFIG_TIPC"),
        (Family::CAN, Type::RAW, "AF_CAN", "CONFIG_CAN"),
        (Family::BLUETOOTH, Type::SEQPACKET, "AF_BLUETOOTH", "CONFIG_BT"),
    ] {
        // A kernel that has the family is as good: then there is no error to look at.
        if let Err(error) = open(family.into(), of_type, None) {
            let said = error.to_string();
            assert!(matches!(error, OpenError::NoFamily { .. }), "{said}");
            assert!(said.contains(name) && said.contains(remedy), "{said}");
        }
    }
    let error = open(Family(250).into(), Type::STREAM, None).unwrap_err();
    assert!(error.to_string().contains("family 250"), "{error}");
}

#[test]
fn a_type_that_the_family_lacks_is_told_from_a_protocol_that_it_lacks() {
    let error = open(Domain::UNIX, Type::from(libc::SOCK_RDM), None).unwrap_err();
    assert!(matches!(error, OpenError::NoType { .. }), "{error}");
    let wrong = Some(Protocol::UDP);
    let error = open(Domain::IPV4, Type::STREAM, wrong).unwrap_err();
    assert!(matches!(error, OpenError::NoProtocol { protocol: 17, .. }), "{error}");
    assert_eq!(error.io_error().raw_os_error(), Some(libc::EPROTONOSUPPORT));
}

#[test]
fn an_open_error_becomes_an_io_error_of_the_same_kind_and_words() {
    let error = open(Family(250).into(), Type::STREAM, None).unwrap_err();
    let (kind, said) = (error.io_error().kind(), error.to_string());
    let error = std::io::Error::from(error);
    assert_eq!((error.kind(), error.to_string()), (kind, said));
}
