//! How a name is to be looked up.

use std::ffi::c_int;
use std::ops::BitOr;

/// Hints to [getaddrinfo(3)](https://man7.org/linux/man-pages/man3/getaddrinfo.3.html):
/// asyncio's `flags=`. Several are joined by `|`.
///
/// They say how a name is looked up. A host that is an address already, with a port that
/// is a number, is not looked up, and so no flag has any effect on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LookupFlags(c_int);

impl LookupFlags {
    /// `AI_NUMERICHOST`: the host is an address, and a name is an error. Nobody is asked.
    pub const NUMERIC_HOST: Self = Self(libc::AI_NUMERICHOST);
    /// `AI_NUMERICSERV`: the port is a number, and the name of a service is an error.
    pub const NUMERIC_SERVICE: Self = Self(libc::AI_NUMERICSERV);
    /// `AI_ADDRCONFIG`: only families of which this machine has an address itself.
    pub const ADDRESS_CONFIGURED: Self = Self(libc::AI_ADDRCONFIG);
    /// `AI_V4MAPPED`: with [`IpFamily::V6`](crate::IpFamily::V6), a host that has IPv4
    /// addresses only is given as `::ffff:a.b.c.d`.
    pub const V4_MAPPED: Self = Self(libc::AI_V4MAPPED);
    /// `AI_PASSIVE`: without a host, all addresses of this machine in place of the
    /// loopback's. Servers want that.
    pub const PASSIVE: Self = Self(libc::AI_PASSIVE);

    pub(crate) fn number(self) -> c_int {
        self.0
    }
}

impl BitOr for LookupFlags {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
