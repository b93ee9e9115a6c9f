//! Addresses of `AF_CAN`: a tuple of 1, 3 or 4, by protocol, in Python.

use std::fmt;
use std::str::FromStr;

use socket2::SockAddr;

use crate::address_number::number;
use crate::sockaddr_bytes::{CAddress, read, write};
use crate::{AddressError, Family, Interface, sockaddr_bytes, sockaddr_from_bytes};

/// An address of the controller area network, see
/// [SocketCAN](https://docs.kernel.org/networking/can.html).
///
/// Its text is `can:INTERFACE`, `can:INTERFACE/rx=ID/tx=ID` and
/// `can:INTERFACE/name=NAME/pgn=PGN/addr=ADDRESS`; no interface is all of them.
///
/// The `sockaddr` doesn't say which protocol it is for. Its length does: the kernel asks
/// for, and reports, 8, 16 and 24 bytes.
///
/// # Examples
///
/// ```
/// use socket_families::{CanAddress, Interface};
///
/// let address: CanAddress = "can:".parse()?;
/// assert_eq!(address, CanAddress::Raw { interface: Interface::Any });
/// # Ok::<(), socket_families::AddressError>(())
/// ```
// ANCHOR: can_address
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CanAddress {
    /// `CAN_RAW` and `CAN_BCM`: an interface, or [`Interface::Any`] for all.
    Raw {
        /// Where frames go to and come from.
        interface: Interface,
    },
    /// `CAN_ISOTP`: messages longer than a frame, between two CAN ids. An id of 29
    /// bits has [`EXTENDED`](Self::EXTENDED) set.
    IsoTp {
        /// Never all of them.
        interface: Interface,
        /// The id that the peer sends with.
        rx: u32,
        /// The id that this end sends with.
        tx: u32,
    },
    /// `CAN_J1939`: a device by its NAME or its address, and a parameter group.
    J1939 {
        /// Never all of them in bind.
        interface: Interface,
        /// The device's NAME, or [`NO_NAME`](Self::NO_NAME).
        name: u64,
        /// What the data means, or [`NO_PGN`](Self::NO_PGN).
        pgn: u32,
        /// The device's address on the bus, or [`NO_ADDRESS`](Self::NO_ADDRESS).
        address: u8,
    },
}
// ANCHOR_END: can_address

impl CanAddress {
    /// The bit that marks an id of 29 bits: C's `CAN_EFF_FLAG`.
    pub const EXTENDED: u32 = 0x8000_0000;
    /// J1939: no NAME.
    pub const NO_NAME: u64 = 0;
    /// J1939: no parameter group, one above the largest: C's `J1939_NO_PGN`.
    pub const NO_PGN: u32 = 0x4_0000;
    /// J1939: no address, or all of them: C's `J1939_NO_ADDR`.
    pub const NO_ADDRESS: u8 = 0xff;
}

/// The start of C's `struct sockaddr_can`, and all of it that `CAN_RAW` needs.
#[repr(C)]
#[derive(Clone, Copy)]
struct Raw {
    family: u16,
    padding: u16,
    interface: i32,
}

// ANCHOR: layout
/// `struct sockaddr_can` with its union read as `tp`.
#[repr(C)]
#[derive(Clone, Copy)]
struct IsoTp {
    family: u16,
    padding: u16,
    interface: i32,
    rx: u32,
    tx: u32,
}

/// `struct sockaddr_can` with its union read as `j1939`.
#[repr(C)]
#[derive(Clone, Copy)]
struct J1939 {
    family: u16,
    padding: u16,
    interface: i32,
    name: [u8; 8],
    pgn: u32,
    address: u8,
    padding_after: [u8; 3],
}
// ANCHOR_END: layout

// SAFETY: integers, the padding spelled out: 2 + 2 + 4.
unsafe impl CAddress for Raw {
    const FAMILY: Family = Family::CAN;
}

// SAFETY: as above: 2 + 2 + 4 + 4 + 4.
unsafe impl CAddress for IsoTp {
    const FAMILY: Family = Family::CAN;
}

// SAFETY: as above: 2 + 2 + 4 + 8 + 4 + 1 + 3. The name is bytes, and so needs no
// alignment of its own: it stands at 8, as in C.
unsafe impl CAddress for J1939 {
    const FAMILY: Family = Family::CAN;
}

impl TryFrom<&SockAddr> for CanAddress {
    type Error = AddressError;

    fn try_from(address: &SockAddr) -> Result<Self, AddressError> {
        // A negative number is no interface; none is what it then says.
        let interface = |index: i32| u32::try_from(index).unwrap_or(0).into();
        match sockaddr_bytes(address).len() {
            ..16 => {
                let fields: Raw = read(address)?;
                Ok(Self::Raw { interface: interface(fields.interface) })
            }
            16..24 => {
                let IsoTp { interface: index, rx, tx, .. } = read(address)?;
                Ok(Self::IsoTp { interface: interface(index), rx, tx })
            }
            24.. => {
                let J1939 { interface: index, name, pgn, address, .. } =
                    read(address)?;
                let name = u64::from_ne_bytes(name);
                Ok(Self::J1939 { interface: interface(index), name, pgn, address })
            }
        }
    }
}

impl TryFrom<&CanAddress> for SockAddr {
    type Error = AddressError;

    fn try_from(address: &CanAddress) -> Result<Self, AddressError> {
        let family = Family::CAN.0;
        let padding = 0;
        match address {
            CanAddress::Raw { interface } => {
                let interface = checked_index(interface)?;
                Ok(write(&Raw { family, padding, interface }))
            }
            CanAddress::IsoTp { interface, rx, tx } => {
                let interface = checked_index(interface)?;
                let (rx, tx) = (checked_id(*rx)?, checked_id(*tx)?);
                Ok(write(&IsoTp { family, padding, interface, rx, tx }))
            }
            CanAddress::J1939 { interface, name, pgn, address } => {
                let fields = J1939 {
                    family,
                    padding,
                    interface: checked_index(interface)?,
                    name: name.to_ne_bytes(),
                    pgn: checked_pgn(*pgn)?,
                    address: *address,
                    padding_after: [0; 3],
                };
                Ok(write(&fields))
            }
        }
    }
}

impl CanAddress {
    /// Returns the address as a whole `struct sockaddr_can` of 24 bytes, whatever the
    /// protocol: what kernels before 5.4 want. What it was for can't be told any more.
    ///
    /// # Errors
    ///
    /// As the conversion to [`SockAddr`].
    pub fn to_whole_sockaddr(&self) -> Result<SockAddr, AddressError> {
        let mut bytes = [0; size_of::<J1939>()];
        let start = SockAddr::try_from(self)?;
        let start = sockaddr_bytes(&start);
        bytes[..start.len()].copy_from_slice(start);
        sockaddr_from_bytes(&bytes)
    }
}

impl FromStr for CanAddress {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        parse(text).map_err(|why| AddressError::Syntax {
            what: "CAN address",
            input: text.to_owned(),
            why,
            form: "can:vcan0, can:vcan0/rx=0x7e8/tx=0x7e0 or \
                   can:vcan0/name=0x0/pgn=0x40000/addr=0x20",
        })
    }
}

impl fmt::Display for CanAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Raw { interface } => write!(f, "can:{interface}"),
            Self::IsoTp { interface, rx, tx } => {
                write!(f, "can:{interface}/rx={rx:#x}/tx={tx:#x}")
            }
            Self::J1939 { interface, name, pgn, address } => write!(
                f,
                "can:{interface}/name={name:#x}/pgn={pgn:#x}/addr={address:#x}"
            ),
        }
    }
}

fn parse(text: &str) -> Result<CanAddress, String> {
    let rest = text.strip_prefix("can:").ok_or("it doesn't begin with can:")?;
    let mut parts = rest.split('/');
    let interface = Interface::parse(parts.next().unwrap_or_default())?;
    let mut part = |name: &str| {
        let text = parts.next().ok_or_else(|| format!("{name}= is missing"))?;
        text.strip_prefix(name)
            .and_then(|text| text.strip_prefix('='))
            .ok_or_else(|| format!("{text:?} stands where {name}= belongs"))
    };
    let id = |what, text| {
        let id = number(what, text, u32::MAX.into())?;
        checked_id(id).map_err(|e| e.to_string())
    };
    let address = if rest.contains("/rx=") {
        let (rx, tx) = (id("rx", part("rx")?)?, id("tx", part("tx")?)?);
        CanAddress::IsoTp { interface, rx, tx }
    } else if rest.contains('/') {
        let name = number("name", part("name")?, u64::MAX)?;
        let pgn = number("pgn", part("pgn")?, CanAddress::NO_PGN.into())?;
        let address = number("addr", part("addr")?, 0xff)?;
        CanAddress::J1939 { interface, name, pgn, address }
    } else {
        CanAddress::Raw { interface }
    };
    match parts.next() {
        None => Ok(address),
        Some(more) => Err(format!("{more:?} follows the end")),
    }
}

fn checked_index(interface: &Interface) -> Result<i32, AddressError> {
    let index = interface.index()?;
    i32::try_from(index).map_err(|_| AddressError::OutOfRange {
        field: "the interface's number",
        value: index.into(),
        limit: 0x7fff_ffff,
    })
}

/// The kernel refuses ids with bits that belong to no id (`isotp_bind`).
fn checked_id(id: u32) -> Result<u32, AddressError> {
    let extended = id & CanAddress::EXTENDED;
    let (field, limit) = match extended {
        0 => ("a CAN id without CanAddress::EXTENDED", 0x7ff),
        _ => ("a CAN id of 29 bits", 0x1fff_ffff),
    };
    let value = id & !extended;
    if value > limit {
        let (value, limit) = (value.into(), limit.into());
        return Err(AddressError::OutOfRange { field, value, limit });
    }
    Ok(id)
}

fn checked_pgn(pgn: u32) -> Result<u32, AddressError> {
    if pgn > CanAddress::NO_PGN {
        return Err(AddressError::OutOfRange {
            field: "a parameter group number",
            value: pgn.into(),
            limit: CanAddress::NO_PGN.into(),
        });
    }
    Ok(pgn)
}
