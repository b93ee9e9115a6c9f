//! Addresses of `AF_NETLINK`: asyncio's `(pid, groups)`.

use std::fmt;
use std::str::FromStr;

use socket2::SockAddr;

use crate::address_number::number;
use crate::sockaddr_bytes::{CAddress, read, write};
use crate::{AddressError, Family};

/// An address of [netlink(7)](https://man7.org/linux/man-pages/man7/netlink.7.html).
///
/// Its text is `netlink:PORT`, or `netlink:PORT/GROUPS` when there are groups.
///
/// # Examples
///
/// ```
/// use socket_families::NetlinkAddress;
///
/// let address: NetlinkAddress = "netlink:4242/0x11".parse()?;
/// assert_eq!(address, NetlinkAddress { port: 4242, groups: 0x11 });
/// assert_eq!(NetlinkAddress::KERNEL.to_string(), "netlink:0");
/// # Ok::<(), socket_families::AddressError>(())
/// ```
// ANCHOR: netlink_address
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NetlinkAddress {
    /// Which socket: C's `nl_pid`, a port id and no process id. 0 is the kernel as a
    /// destination, and a free one of the kernel's choice in bind.
    pub port: u32,
    /// Multicast groups 1 to 32, a bit each: bit 0 is group 1.
    pub groups: u32,
}
// ANCHOR_END: netlink_address

impl NetlinkAddress {
    /// The kernel, as a destination; any free port, in bind.
    pub const KERNEL: Self = Self { port: 0, groups: 0 };
}

// ANCHOR: layout
/// C's `struct sockaddr_nl`.
#[repr(C)]
#[derive(Clone, Copy)]
struct Fields {
    family: u16,
    zero: u16,
    port: u32,
    groups: u32,
}
// ANCHOR_END: layout

// SAFETY: integers, and no padding: 2 + 2 + 4 + 4 bytes.
unsafe impl CAddress for Fields {
    const FAMILY: Family = Family::NETLINK;
}

impl TryFrom<&SockAddr> for NetlinkAddress {
    type Error = AddressError;

    fn try_from(address: &SockAddr) -> Result<Self, AddressError> {
        let Fields { port, groups, .. } = read(address)?;
        Ok(Self { port, groups })
    }
}

impl From<&NetlinkAddress> for SockAddr {
    fn from(address: &NetlinkAddress) -> Self {
        let NetlinkAddress { port, groups } = *address;
        write(&Fields { family: Family::NETLINK.0, zero: 0, port, groups })
    }
}

impl FromStr for NetlinkAddress {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        parse(text).map_err(|why| AddressError::Syntax {
            what: "netlink address",
            input: text.to_owned(),
            why,
            form: "netlink:PORT or netlink:PORT/GROUPS, as netlink:0/0x1",
        })
    }
}

impl fmt::Display for NetlinkAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "netlink:{}", self.port)?;
        match self.groups {
            0 => Ok(()),
            groups => write!(f, "/{groups:#x}"),
        }
    }
}

fn parse(text: &str) -> Result<NetlinkAddress, String> {
    let rest =
        text.strip_prefix("netlink:").ok_or("it doesn't begin with netlink:")?;
    let (port, groups) = rest.split_once('/').unwrap_or((rest, "0"));
    let all = u32::MAX.into();
    Ok(NetlinkAddress {
        port: number("the port id", port, all)?,
        groups: number("the mask of groups", groups, all)?,
    })
}
