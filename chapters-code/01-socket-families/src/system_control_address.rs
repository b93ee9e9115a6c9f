//! Addresses of macOS's `PF_SYSTEM`: asyncio's `(id, unit)`, or the name of a control.

use std::fmt;
use std::io;
use std::os::fd::AsFd;
use std::str::FromStr;

use socket2::SockAddr;

use crate::address_number::number;
use crate::{AddressError, Family, sockaddr_bytes, sockaddr_from_bytes};

/// An address of a kernel control, which exists on macOS alone; see `sys/kern_control.h`.
///
/// Its text is `system-control:ID/UNIT`. The type and its bytes are the same everywhere,
/// so that they can be tested everywhere; only macOS has a socket that takes them.
///
/// # Examples
///
/// ```
/// use socket_families::SystemControlAddress;
///
/// let address: SystemControlAddress = "system-control:3/0".parse()?;
/// assert_eq!(address, SystemControlAddress { id: 3, unit: 0 });
/// assert_eq!(address.to_bytes().len(), 32);
/// # Ok::<(), socket_families::AddressError>(())
/// ```
// ANCHOR: system_control_address
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SystemControlAddress {
    /// The control's id: [`control_id`] looks it up, unless it is a registered one.
    pub id: u32,
    /// Which of the control's units; 0 lets the kernel choose a free one.
    pub unit: u32,
}
// ANCHOR_END: system_control_address

impl SystemControlAddress {
    /// Returns the bytes of `struct sockaddr_ctl` as macOS has them.
    // ANCHOR: layout
    #[must_use]
    pub fn to_bytes(self) -> [u8; 32] {
        let mut bytes = [0; 32];
        bytes[0] = 32; // sc_len: BSDs begin with the length
        bytes[1] = 32; // sc_family: AF_SYSTEM, by chance the same number
        bytes[2..4].copy_from_slice(&2_u16.to_ne_bytes()); // ss_sysaddr: AF_SYS_CONTROL
        bytes[4..8].copy_from_slice(&self.id.to_ne_bytes());
        bytes[8..12].copy_from_slice(&self.unit.to_ne_bytes());
        bytes // the rest, sc_reserved, is zeros
    }
    // ANCHOR_END: layout
}

/// Looks up the id of the control that is called `name`, on a socket of
/// `PF_SYSTEM` with `SYSPROTO_CONTROL`.
///
/// The kernel gives most controls their id when they register, so it is another after each
/// boot; the name stays. Python does this look-up when the address is a string.
///
/// # Errors
///
/// `InvalidInput` for a name that is empty, has a null byte or is longer than 95 bytes;
/// the kernel's own error, ENOENT, for one that no control has; `Unsupported` on all
/// systems but macOS.
pub fn control_id(socket: impl AsFd, name: &str) -> io::Result<u32> {
    let info = ControlInfo::asking_for(name)?;
    look_up(socket, info)
}

/// C's `struct ctl_info`, the argument of the ioctl `CTLIOCGINFO`.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
#[cfg_attr(not(target_vendor = "apple"), allow(dead_code, reason = "macOS's call"))]
pub(crate) struct ControlInfo {
    id: u32,
    name: [u8; 96],
}

impl ControlInfo {
    fn asking_for(name: &str) -> io::Result<Self> {
        let mut field = [0; 96];
        // The last byte stays null: it ends the name.
        if name.is_empty() || name.len() >= field.len() || name.contains('\0') {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                format!(
                    "{name:?} can't be the name of a kernel control: 1 to 95 bytes, \
                     none of them null"
                ),
            ));
        }
        field[..name.len()].copy_from_slice(name.as_bytes());
        Ok(Self { id: 0, name: field })
    }
}

#[cfg(target_vendor = "apple")]
fn look_up(socket: impl AsFd, mut info: ControlInfo) -> io::Result<u32> {
    use std::os::fd::AsRawFd;

    /// `_IOWR('N', 3, struct ctl_info)`.
    const CTLIOCGINFO: libc::c_ulong = 0xc064_4e03;
    // SAFETY: the request reads and writes one `ctl_info`, which `info` is.
    let done = unsafe {
        libc::ioctl(socket.as_fd().as_raw_fd(), CTLIOCGINFO, &raw mut info)
    };
    if done < 0 { Err(io::Error::last_os_error()) } else { Ok(info.id) }
}

#[cfg(not(target_vendor = "apple"))]
fn look_up(_socket: impl AsFd, _info: ControlInfo) -> io::Result<u32> {
    Err(io::Error::new(
        io::ErrorKind::Unsupported,
        "kernel controls (PF_SYSTEM) are macOS's: this system has none to look up",
    ))
}

impl TryFrom<&SockAddr> for SystemControlAddress {
    type Error = AddressError;

    fn try_from(address: &SockAddr) -> Result<Self, AddressError> {
        let bytes = sockaddr_bytes(address);
        let Some(&[_, family, _, _, a, b, c, d, e, f, g, h]) = bytes.first_chunk()
        else {
            return Err(AddressError::TooShort {
                family: Family::SYSTEM,
                needed: 12,
                found: bytes.len(),
            });
        };
        // Not SockAddr's own idea of the family: its place is the BSDs' here.
        if u16::from(family) != 32 {
            return Err(AddressError::WrongFamily {
                expected: Family::SYSTEM,
                found: Family::from(address),
            });
        }
        let id = u32::from_ne_bytes([a, b, c, d]);
        Ok(Self { id, unit: u32::from_ne_bytes([e, f, g, h]) })
    }
}

impl TryFrom<&SystemControlAddress> for SockAddr {
    type Error = AddressError;

    fn try_from(address: &SystemControlAddress) -> Result<Self, AddressError> {
        sockaddr_from_bytes(&address.to_bytes())
    }
}

impl FromStr for SystemControlAddress {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        parse(text).map_err(|why| AddressError::Syntax {
            what: "system control address",
            input: text.to_owned(),
            why,
            form: "system-control:ID/UNIT; look an id up from a name by control_id",
        })
    }
}

impl fmt::Display for SystemControlAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "system-control:{}/{}", self.id, self.unit)
    }
}

fn parse(text: &str) -> Result<SystemControlAddress, String> {
    let (id, unit) = text
        .strip_prefix("system-control:")
        .ok_or("it doesn't begin with system-control:")?
        .split_once('/')
        .ok_or("the unit is missing")?;
    let all = u32::MAX.into();
    let (id, unit) = (number("the id", id, all)?, number("the unit", unit, all)?);
    Ok(SystemControlAddress { id, unit })
}
