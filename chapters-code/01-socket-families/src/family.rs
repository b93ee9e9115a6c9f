//! The number that says what an address looks like.

use std::fmt;

use socket2::{Domain, SockAddr};

/// An address family: the first field of every `sockaddr`, and what
/// [socket(2)](https://man7.org/linux/man-pages/man2/socket.2.html) is asked for.
///
/// asyncio and Python's `socket` have it as `socket.AF_UNIX` and so on; [`Domain`] is
/// socket2's name for it. It prints as its constant's name.
///
/// # Examples
///
/// ```
/// use socket_families::Family;
///
/// assert_eq!(Family::UNIX.to_string(), "AF_UNIX");
/// assert_eq!(Family(250).to_string(), "family 250");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Family(pub libc::sa_family_t);

impl Family {
    /// No family: an address that isn't there, as of an unnamed sender.
    pub const UNSPECIFIED: Self = of(libc::AF_UNSPEC);
    /// Sockets of this machine, named by files, by abstract names, or not at all.
    pub const UNIX: Self = of(libc::AF_UNIX);
    /// IPv4.
    pub const INET: Self = of(libc::AF_INET);
    /// IPv6.
    pub const INET6: Self = of(libc::AF_INET6);
    /// Messages from and to the kernel.
    #[cfg(target_os = "linux")]
    pub const NETLINK: Self = of(libc::AF_NETLINK);
    /// Frames of the link layer.
    #[cfg(target_os = "linux")]
    pub const PACKET: Self = of(libc::AF_PACKET);
    /// Controller area network, the bus of cars and machines.
    #[cfg(target_os = "linux")]
    pub const CAN: Self = of(libc::AF_CAN);
    /// Transparent inter-process communication, within a cluster.
    #[cfg(target_os = "linux")]
    pub const TIPC: Self = of(libc::AF_TIPC);
    /// Bluetooth, with an address form for each of its protocols.
    #[cfg(target_os = "linux")]
    pub const BLUETOOTH: Self = of(libc::AF_BLUETOOTH);
    /// macOS's kernel controls. The number means another family elsewhere.
    pub const SYSTEM: Self = Self(32);

    /// The constant's name without `AF_`, if this is a family of the book.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        NAMES.iter().find(|(family, _)| *family == self).map(|(_, name)| *name)
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => write!(f, "AF_{name}"),
            None => write!(f, "family {}", self.0),
        }
    }
}

impl From<&SockAddr> for Family {
    fn from(address: &SockAddr) -> Self {
        Self(address.family())
    }
}

impl From<Family> for Domain {
    fn from(family: Family) -> Self {
        Self::from(libc::c_int::from(family.0))
    }
}

const NAMES: &[(Family, &str)] = &[
    (Family::UNSPECIFIED, "UNSPEC"),
    (Family::UNIX, "UNIX"),
    (Family::INET, "INET"),
    (Family::INET6, "INET6"),
    #[cfg(target_os = "linux")]
    (Family::NETLINK, "NETLINK"),
    #[cfg(target_os = "linux")]
    (Family::PACKET, "PACKET"),
    #[cfg(target_os = "linux")]
    (Family::CAN, "CAN"),
    #[cfg(target_os = "linux")]
    (Family::TIPC, "TIPC"),
    #[cfg(target_os = "linux")]
    (Family::BLUETOOTH, "BLUETOOTH"),
    #[cfg(target_vendor = "apple")]
    (Family::SYSTEM, "SYSTEM"),
];

#[allow(
    clippy::cast_possible_truncation,
    reason = "the constants are below 64; sa_family_t is narrower than c_int everywhere"
)]
const fn of(constant: libc::c_int) -> Family {
    Family(constant as libc::sa_family_t)
}
