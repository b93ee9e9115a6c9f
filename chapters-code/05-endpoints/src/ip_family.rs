//! IPv4 or IPv6.

use std::fmt;
use std::net::SocketAddr;

use socket2::Domain;

/// One of the two Internet families: asyncio's `family=AF_INET` and `family=AF_INET6`.
///
/// Where asyncio has `AF_UNSPEC`, a family is left out here. `AF_UNIX` with a host and a
/// port, which asyncio refuses when it runs, can't be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IpFamily {
    /// `AF_INET`.
    V4,
    /// `AF_INET6`.
    V6,
}

impl IpFamily {
    /// The family of `address`.
    #[must_use]
    pub fn of(address: &SocketAddr) -> Self {
        if address.is_ipv4() { Self::V4 } else { Self::V6 }
    }

    pub(crate) fn number(self) -> libc::c_int {
        match self {
            Self::V4 => libc::AF_INET,
            Self::V6 => libc::AF_INET6,
        }
    }
}

impl From<IpFamily> for Domain {
    fn from(family: IpFamily) -> Self {
        match family {
            IpFamily::V4 => Self::IPV4,
            IpFamily::V6 => Self::IPV6,
        }
    }
}

impl fmt::Display for IpFamily {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V4 => "IPv4",
            Self::V6 => "IPv6",
        })
    }
}
