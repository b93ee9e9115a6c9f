//! Which Bluetooth address a controller of this host has.

use std::io;
use std::os::fd::AsRawFd as _;

use socket2::{Domain, Protocol, Socket, Type};

use crate::{BdAddr, Family};

/// `_IOR('H', 211, int)`.
const HCIGETDEVINFO: libc::c_ulong = 0x8004_48d3;
const BTPROTO_HCI: libc::c_int = 1;

/// C's `struct hci_dev_info`, of which the beginning is of interest here.
#[repr(C)]
struct DeviceInfo {
    device: u16,
    name: [u8; 8],
    reversed: [u8; 6],
    rest: [u32; 19],
}

/// Returns the address of the controller `hciN`, where N is `device`.
///
/// # Errors
///
/// `EAFNOSUPPORT` when the kernel has no Bluetooth, `ENODEV` when it has no such
/// controller.
pub fn controller_address(device: u16) -> io::Result<BdAddr> {
    let domain = Domain::from(Family::BLUETOOTH);
    let protocol = Some(Protocol::from(BTPROTO_HCI));
    let socket = Socket::new(domain, Type::RAW, protocol)?;
    let mut info =
        DeviceInfo { device, name: [0; 8], reversed: [0; 6], rest: [0; 19] };
    // SAFETY: the request reads and writes one `hci_dev_info`, which `info` is: 92 bytes.
    let done =
        unsafe { libc::ioctl(socket.as_raw_fd(), HCIGETDEVINFO, &raw mut info) };
    if done < 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(BdAddr::from_reversed(info.reversed))
}
