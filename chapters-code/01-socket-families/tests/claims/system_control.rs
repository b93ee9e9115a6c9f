//! What the original says of `SYSPROTO_CONTROL` (S-sysproto).

use socket_families::{Family, SystemControlAddress, control_id};
use socket2::{SockAddr, Type};

/// S-sysproto-01: a name or (id, unit), for PF_SYSTEM.
#[test]
fn the_address_is_id_and_unit_and_only_macos_has_the_socket_and_the_look_up() {
    let address = SystemControlAddress { id: 3, unit: 7 };
    let sockaddr = SockAddr::try_from(&address).unwrap();
    assert_eq!(SystemControlAddress::try_from(&sockaddr), Ok(address));

    if cfg!(target_vendor = "apple") {
        return;
    }
    // AF_SYSTEM's number is another family's elsewhere, and datagrams with macOS's
    // protocol 2 it hasn't.
    let opened =
        socket_families::open(Family::SYSTEM.into(), Type::DGRAM, Some(2.into()));
    let error = opened.unwrap_err();
    assert!(error.to_string().contains("macOS"), "{error}");
    let any_socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let error = control_id(&any_socket, "com.apple.net.utun_control").unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::Unsupported);
    assert!(error.to_string().contains("macOS"), "{error}");
}

// ANCHOR: names
#[test]
fn a_name_that_no_control_can_have_is_refused_before_the_system_is_asked() {
    let any_socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    for name in ["", "null\0byte", &"n".repeat(96)] {
        let error = control_id(&any_socket, name).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput, "{error}");
    }
}
// ANCHOR_END: names
