//! Addresses of `AF_BLUETOOTH`, a form for each of its protocols.

use std::fmt;
use std::str::FromStr;

use socket2::SockAddr;

use crate::address_number::number;
use crate::bd_addr::{parse_bdaddr, parse_kind};
use crate::sockaddr_bytes::{CAddress, read, write};
use crate::{AddressError, BdAddr, BdAddrKind, Family, sockaddr_bytes};

/// An address of one of the Bluetooth protocols.
///
/// Its text is `l2cap:BDADDR/PSM`, `rfcomm:BDADDR/CHANNEL`, `hci:DEVICE` and `sco:BDADDR`;
/// `l2cap:` may go on with `/cid=CID` and `/le-public` or `/le-random`, and `hci:` with
/// `/CHANNEL`.
///
/// The `sockaddr` doesn't say which protocol it is for, but no two have the same length:
/// 14, 10, 6 and 8 bytes.
///
/// # Examples
///
/// ```
/// use socket_families::{BdAddr, BluetoothAddress};
///
/// let address: BluetoothAddress = "rfcomm:12:23:34:45:56:67/3".parse()?;
/// let bdaddr = BdAddr([0x12, 0x23, 0x34, 0x45, 0x56, 0x67]);
/// assert_eq!(address, BluetoothAddress::Rfcomm { bdaddr, channel: 3 });
/// # Ok::<(), socket_families::AddressError>(())
/// ```
// ANCHOR: bluetooth_address
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BluetoothAddress {
    /// Packets between two devices, above which the rest is built.
    L2cap {
        /// The device.
        bdaddr: BdAddr,
        /// The protocol or service: C's `l2_psm`, like a port.
        psm: u16,
        /// A fixed channel, such as 4 for attributes of Low Energy; else 0.
        cid: u16,
        /// Classic Bluetooth, or which kind of Low Energy address it is.
        kind: BdAddrKind,
    },
    /// A serial line.
    Rfcomm {
        /// The device.
        bdaddr: BdAddr,
        /// The line, 1 to 30.
        channel: u8,
    },
    /// A controller of this host: C's `hci_dev`, 0 for hci0.
    Hci {
        /// Its number.
        device: u16,
        /// How it is used: 0 is raw, 1 exclusive, 2 monitor, 3 control.
        channel: u16,
    },
    /// Sound.
    Sco {
        /// The device.
        bdaddr: BdAddr,
    },
}
// ANCHOR_END: bluetooth_address

// ANCHOR: layout
/// C's `struct sockaddr_l2`.
#[repr(C)]
#[derive(Clone, Copy)]
struct L2cap {
    family: u16,
    psm_le: u16,
    reversed: [u8; 6],
    cid_le: u16,
    kind: u8,
    padding: u8,
}

/// C's `struct sockaddr_rc`.
#[repr(C)]
#[derive(Clone, Copy)]
struct Rfcomm {
    family: u16,
    reversed: [u8; 6],
    channel: u8,
    padding: u8,
}

/// C's `struct sockaddr_hci`.
#[repr(C)]
#[derive(Clone, Copy)]
struct Hci {
    family: u16,
    device: u16,
    channel: u16,
}

/// C's `struct sockaddr_sco`.
#[repr(C)]
#[derive(Clone, Copy)]
struct Sco {
    family: u16,
    reversed: [u8; 6],
}
// ANCHOR_END: layout

// SAFETY: integers and bytes, the padding spelled out: 2 + 2 + 6 + 2 + 1 + 1.
unsafe impl CAddress for L2cap {
    const FAMILY: Family = Family::BLUETOOTH;
}

// SAFETY: as above: 2 + 6 + 1 + 1.
unsafe impl CAddress for Rfcomm {
    const FAMILY: Family = Family::BLUETOOTH;
}

// SAFETY: as above: 2 + 2 + 2.
unsafe impl CAddress for Hci {
    const FAMILY: Family = Family::BLUETOOTH;
}

// SAFETY: as above: 2 + 6.
unsafe impl CAddress for Sco {
    const FAMILY: Family = Family::BLUETOOTH;
}

impl TryFrom<&SockAddr> for BluetoothAddress {
    type Error = AddressError;

    fn try_from(address: &SockAddr) -> Result<Self, AddressError> {
        match sockaddr_bytes(address).len() {
            ..8 => {
                let Hci { device, channel, .. } = read(address)?;
                Ok(Self::Hci { device, channel })
            }
            8..10 => {
                let Sco { reversed, .. } = read(address)?;
                Ok(Self::Sco { bdaddr: BdAddr::from_reversed(reversed) })
            }
            10..14 => {
                let Rfcomm { reversed, channel, .. } = read(address)?;
                let bdaddr = BdAddr::from_reversed(reversed);
                Ok(Self::Rfcomm { bdaddr, channel })
            }
            14.. => {
                let fields: L2cap = read(address)?;
                Ok(Self::L2cap {
                    bdaddr: BdAddr::from_reversed(fields.reversed),
                    psm: u16::from_le(fields.psm_le),
                    cid: u16::from_le(fields.cid_le),
                    kind: BdAddrKind(fields.kind),
                })
            }
        }
    }
}

impl From<&BluetoothAddress> for SockAddr {
    fn from(address: &BluetoothAddress) -> Self {
        let family = Family::BLUETOOTH.0;
        let padding = 0;
        match *address {
            BluetoothAddress::L2cap { bdaddr, psm, cid, kind } => write(&L2cap {
                family,
                psm_le: psm.to_le(),
                reversed: bdaddr.reversed(),
                cid_le: cid.to_le(),
                kind: kind.0,
                padding,
            }),
            BluetoothAddress::Rfcomm { bdaddr, channel } => {
                let reversed = bdaddr.reversed();
                write(&Rfcomm { family, reversed, channel, padding })
            }
            BluetoothAddress::Hci { device, channel } => {
                write(&Hci { family, device, channel })
            }
            BluetoothAddress::Sco { bdaddr } => {
                write(&Sco { family, reversed: bdaddr.reversed() })
            }
        }
    }
}

impl FromStr for BluetoothAddress {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        parse(text).map_err(|why| AddressError::Syntax {
            what: "Bluetooth address",
            input: text.to_owned(),
            why,
            form: "l2cap:12:23:34:45:56:67/0x1001, rfcomm:12:23:34:45:56:67/3, \
                   hci:0 or sco:12:23:34:45:56:67",
        })
    }
}

impl fmt::Display for BluetoothAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::L2cap { bdaddr, psm, cid, kind } => {
                write!(f, "l2cap:{bdaddr}/{psm:#06x}")?;
                if *cid != 0 {
                    write!(f, "/cid={cid:#x}")?;
                }
                match *kind {
                    BdAddrKind::CLASSIC => Ok(()),
                    BdAddrKind::LE_PUBLIC => f.write_str("/le-public"),
                    BdAddrKind::LE_RANDOM => f.write_str("/le-random"),
                    BdAddrKind(other) => write!(f, "/kind={other}"),
                }
            }
            Self::Rfcomm { bdaddr, channel } => {
                write!(f, "rfcomm:{bdaddr}/{channel}")
            }
            Self::Hci { device, channel: 0 } => write!(f, "hci:{device}"),
            Self::Hci { device, channel } => write!(f, "hci:{device}/{channel}"),
            Self::Sco { bdaddr } => write!(f, "sco:{bdaddr}"),
        }
    }
}

fn parse(text: &str) -> Result<BluetoothAddress, String> {
    let (protocol, rest) = text
        .split_once(':')
        .ok_or("it doesn't begin with a protocol and a colon")?;
    let mut parts = rest.split('/');
    let first = parts.next().unwrap_or_default();
    let mut second = parts.next();
    let address = match protocol {
        "l2cap" => {
            let bdaddr = parse_bdaddr(first)?;
            let psm =
                number("the PSM", second.ok_or("the PSM is missing")?, 0xffff)?;
            let (mut cid, mut kind) = (0, BdAddrKind::CLASSIC);
            second = parts.next();
            if let Some(text) = second.and_then(|text| text.strip_prefix("cid=")) {
                cid = number("the CID", text, 0xffff)?;
                second = parts.next();
            }
            if let Some(text) = second.take() {
                kind = parse_kind(text)?;
            }
            BluetoothAddress::L2cap { bdaddr, psm, cid, kind }
        }
        "rfcomm" => {
            let bdaddr = parse_bdaddr(first)?;
            let channel = second.take().ok_or("the channel is missing")?;
            let channel = number("the channel", channel, 0xff)?;
            BluetoothAddress::Rfcomm { bdaddr, channel }
        }
        "hci" => BluetoothAddress::Hci {
            device: number("the device", first, 0xffff)?,
            channel: number("the channel", second.take().unwrap_or("0"), 0xffff)?,
        },
        "sco" => BluetoothAddress::Sco { bdaddr: parse_bdaddr(first)? },
        other => return Err(format!("{other:?} is no Bluetooth protocol")),
    };
    match second.or_else(|| parts.next()) {
        None => Ok(address),
        Some(more) => Err(format!("{more:?} follows the end")),
    }
}
