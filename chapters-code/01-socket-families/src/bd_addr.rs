//! The address of a Bluetooth device.

use std::fmt;
use std::str::FromStr;

use crate::AddressError;
use crate::address_number::number;
use crate::packet_address::parse_byte;

/// A device's address, first byte first as it is written: `12:23:34:45:56:67`.
///
/// C's `bdaddr_t` has the bytes the other way round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BdAddr(pub [u8; 6]);

impl BdAddr {
    /// Any controller of this host: C's `BDADDR_ANY`.
    pub const ANY: Self = Self([0; 6]);

    /// The bytes as C has them.
    pub(crate) fn reversed(mut self) -> [u8; 6] {
        self.0.reverse();
        self.0
    }

    /// From the bytes as C has them.
    pub(crate) fn from_reversed(mut bytes: [u8; 6]) -> Self {
        bytes.reverse();
        Self(bytes)
    }
}

/// What a [`BdAddr`] is the address of: C's `l2_bdaddr_type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BdAddrKind(pub u8);

impl BdAddrKind {
    /// Classic Bluetooth.
    pub const CLASSIC: Self = Self(0);
    /// Low Energy, an address that is the device's for good.
    pub const LE_PUBLIC: Self = Self(1);
    /// Low Energy, an address that the device has made up.
    pub const LE_RANDOM: Self = Self(2);
}

impl FromStr for BdAddr {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        parse_bdaddr(text).map_err(|why| AddressError::Syntax {
            what: "Bluetooth device address",
            input: text.to_owned(),
            why,
            form: "six bytes in hexadecimal, as 12:23:34:45:56:67",
        })
    }
}

impl fmt::Display for BdAddr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e, g] = self.0;
        write!(f, "{a:02X}:{b:02X}:{c:02X}:{d:02X}:{e:02X}:{g:02X}")
    }
}

/// Reads a device's address; the error says what is wrong with the text.
pub(crate) fn parse_bdaddr(text: &str) -> Result<BdAddr, String> {
    let bytes: Option<Vec<u8>> = text.split(':').map(parse_byte).collect();
    bytes
        .and_then(|bytes| bytes.try_into().ok())
        .map(BdAddr)
        .ok_or_else(|| format!("{text:?} is not six bytes in hexadecimal"))
}

/// Reads a kind of address; the error says what is wrong with the text.
pub(crate) fn parse_kind(text: &str) -> Result<BdAddrKind, String> {
    match (text, text.strip_prefix("kind=")) {
        ("le-public", _) => Ok(BdAddrKind::LE_PUBLIC),
        ("le-random", _) => Ok(BdAddrKind::LE_RANDOM),
        (_, Some(other)) => number("the kind", other, 0xff).map(BdAddrKind),
        _ => Err(format!("{text:?} is neither le-public nor le-random")),
    }
}
