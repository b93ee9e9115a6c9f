//! An address of any family.

use std::fmt;
use std::str::FromStr;

use socket2::SockAddr;

use crate::{AddressError, Family, Ipv4Address, Ipv6Address, UnixAddress};

/// An address of any family of the book.
///
/// Its text says the family: `127.0.0.1:80` and `[::1]:80` by their form, all others by
/// a prefix, as in `unix:/run/x.sock`.
///
/// # Examples
///
/// ```
/// use socket_families::Address;
/// use socket2::SockAddr;
///
/// let address: Address = "[::1]:80".parse()?;
/// let sockaddr = SockAddr::try_from(&address)?;
/// assert!(sockaddr.is_ipv6());
/// assert_eq!(Address::try_from(&sockaddr)?, address);
/// # Ok::<(), socket_families::AddressError>(())
/// ```
// ANCHOR: address
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Address {
    /// No address: the sender had none, or a datagram socket is to forget its peer.
    Unspecified,
    /// A path, an abstract name, or neither.
    Unix(UnixAddress),
    /// IPv4.
    Ipv4(Ipv4Address),
    /// IPv6.
    Ipv6(Ipv6Address),
    /// From and to the kernel.
    #[cfg(target_os = "linux")]
    Netlink(crate::NetlinkAddress),
    /// A service of a cluster.
    #[cfg(target_os = "linux")]
    Tipc(crate::TipcAddress),
    /// The bus of cars and machines.
    #[cfg(target_os = "linux")]
    Can(crate::CanAddress),
    /// A Bluetooth device.
    #[cfg(target_os = "linux")]
    Bluetooth(crate::BluetoothAddress),
    /// The link layer.
    #[cfg(target_os = "linux")]
    Packet(crate::PacketAddress),
    /// A kernel control of macOS.
    #[cfg(target_vendor = "apple")]
    SystemControl(crate::SystemControlAddress),
}
// ANCHOR_END: address

impl TryFrom<&SockAddr> for Address {
    type Error = AddressError;

    fn try_from(address: &SockAddr) -> Result<Self, AddressError> {
        match Family::from(address) {
            Family::UNSPECIFIED => Ok(Self::Unspecified),
            Family::UNIX => UnixAddress::try_from(address).map(Self::Unix),
            Family::INET => Ipv4Address::try_from(address).map(Self::Ipv4),
            Family::INET6 => Ipv6Address::try_from(address).map(Self::Ipv6),
            #[cfg(target_os = "linux")]
            Family::NETLINK => address.try_into().map(Self::Netlink),
            #[cfg(target_os = "linux")]
            Family::TIPC => address.try_into().map(Self::Tipc),
            #[cfg(target_os = "linux")]
            Family::CAN => address.try_into().map(Self::Can),
            #[cfg(target_os = "linux")]
            Family::BLUETOOTH => address.try_into().map(Self::Bluetooth),
            #[cfg(target_os = "linux")]
            Family::PACKET => address.try_into().map(Self::Packet),
            #[cfg(target_vendor = "apple")]
            Family::SYSTEM => address.try_into().map(Self::SystemControl),
            found => Err(AddressError::UnknownFamily { found }),
        }
    }
}

impl TryFrom<&Address> for SockAddr {
    type Error = AddressError;

    fn try_from(address: &Address) -> Result<Self, AddressError> {
        match address {
            Address::Unspecified => crate::sockaddr_from_bytes(&[0; 2]),
            Address::Unix(address) => address.try_into(),
            Address::Ipv4(address) => address.try_into(),
            Address::Ipv6(address) => address.try_into(),
            #[cfg(target_os = "linux")]
            Address::Netlink(address) => Ok(address.into()),
            #[cfg(target_os = "linux")]
            Address::Tipc(address) => Ok(address.into()),
            #[cfg(target_os = "linux")]
            Address::Can(address) => address.try_into(),
            #[cfg(target_os = "linux")]
            Address::Bluetooth(address) => Ok(address.into()),
            #[cfg(target_os = "linux")]
            Address::Packet(address) => address.try_into(),
            #[cfg(target_vendor = "apple")]
            Address::SystemControl(address) => address.try_into(),
        }
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        match text.split_once(':') {
            None if text == "unspecified" => Ok(Self::Unspecified),
            Some(("unix", _)) => text.parse().map(Self::Unix),
            #[cfg(target_os = "linux")]
            Some(("netlink", _)) => text.parse().map(Self::Netlink),
            #[cfg(target_os = "linux")]
            Some(("tipc", _)) => text.parse().map(Self::Tipc),
            #[cfg(target_os = "linux")]
            Some(("can", _)) => text.parse().map(Self::Can),
            #[cfg(target_os = "linux")]
            Some(("l2cap" | "rfcomm" | "hci" | "sco", _)) => {
                text.parse().map(Self::Bluetooth)
            }
            #[cfg(target_os = "linux")]
            Some(("packet", _)) => text.parse().map(Self::Packet),
            #[cfg(target_vendor = "apple")]
            Some(("system-control", _)) => text.parse().map(Self::SystemControl),
            Some((start, _)) if start.starts_with('[') => {
                text.parse().map(Self::Ipv6)
            }
            Some((_, port)) if !port.contains(':') => text.parse().map(Self::Ipv4),
            _ => Err(AddressError::Syntax {
                what: "address",
                input: text.to_owned(),
                why: "its form belongs to no family".to_owned(),
                form: FORM,
            }),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unspecified => f.write_str("unspecified"),
            Self::Unix(address) => address.fmt(f),
            Self::Ipv4(address) => address.fmt(f),
            Self::Ipv6(address) => address.fmt(f),
            #[cfg(target_os = "linux")]
            Self::Netlink(address) => address.fmt(f),
            #[cfg(target_os = "linux")]
            Self::Tipc(address) => address.fmt(f),
            #[cfg(target_os = "linux")]
            Self::Can(address) => address.fmt(f),
            #[cfg(target_os = "linux")]
            Self::Bluetooth(address) => address.fmt(f),
            #[cfg(target_os = "linux")]
            Self::Packet(address) => address.fmt(f),
            #[cfg(target_vendor = "apple")]
            Self::SystemControl(address) => address.fmt(f),
        }
    }
}

const FORM: &str = "127.0.0.1:80, [::1]:80 or unix:/run/x.sock";
