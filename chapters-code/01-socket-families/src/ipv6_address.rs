//! Addresses of `AF_INET6`: asyncio's `(host, port, flowinfo, scope_id)`.

use std::fmt;
use std::net::{Ipv6Addr, SocketAddrV6};
use std::num::NonZeroU32;
use std::str::FromStr;

use socket2::SockAddr;

use crate::AddressError;
use crate::ipv4_address::parse_port;
use crate::sockaddr_bytes::read;

/// An address of [ipv6(7)](https://man7.org/linux/man-pages/man7/ipv6.7.html).
///
/// Its text is that of [RFC 4007](https://www.rfc-editor.org/rfc/rfc4007#section-11),
/// with the flow information of this book's own making after it, when there is any:
/// `[::1]:80`, `[fe80::1%eth0]:80`, `[fe80::1%2]:80?flow=0x12345`.
///
/// # Examples
///
/// ```
/// use socket_families::{Ipv6Address, Scope};
///
/// let address: Ipv6Address = "[fe80::1%eth0]:80".parse()?;
/// assert_eq!(address.scope, Scope::Name("eth0".to_owned()));
/// # Ok::<(), socket_families::AddressError>(())
/// ```
// ANCHOR: ipv6_address
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Ipv6Address {
    /// The 128 bits.
    pub ip: Ipv6Addr,
    /// The port; 0 lets bind choose a free one.
    pub port: u16,
    /// `sin6_flowinfo` as a number: 8 bits of traffic class, 20 of flow label.
    pub flowinfo: u32,
    /// Which link, for addresses that exist once on each.
    pub scope: Scope,
}

/// The link that a link-local address is meant on: `sin6_scope_id`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Not said, 0: right for all addresses that are not link-local.
    None,
    /// The interface's number, as `ip link` prints it first.
    Index(NonZeroU32),
    /// The interface's name; converting to a `sockaddr` looks its number up.
    Name(String),
}
// ANCHOR_END: ipv6_address

impl Ipv6Address {
    /// The largest `flowinfo`: the four bits above it are IPv6's version number.
    pub const LARGEST_FLOWINFO: u32 = 0x0fff_ffff;

    /// Joins an address and a port, with no flow information and no scope.
    #[must_use]
    pub fn new(ip: Ipv6Addr, port: u16) -> Self {
        Self { ip, port, flowinfo: 0, scope: Scope::None }
    }
}

impl Scope {
    /// Returns the interface's number, 0 for none; a name is looked up by
    /// [if_nametoindex(3)](https://man7.org/linux/man-pages/man3/if_nametoindex.3.html)
    /// in the calling thread's network namespace.
    ///
    /// # Errors
    ///
    /// [`AddressError::NoSuchInterface`] when no interface has the name.
    pub fn index(&self) -> Result<u32, AddressError> {
        match self {
            Self::None => Ok(0),
            Self::Index(index) => Ok(index.get()),
            Self::Name(name) => nix::net::if_::if_nametoindex(name.as_str())
                .map_err(|_| AddressError::NoSuchInterface {
                    interface: name.clone(),
                }),
        }
    }
}

impl From<u32> for Scope {
    fn from(index: u32) -> Self {
        NonZeroU32::new(index).map_or(Self::None, Self::Index)
    }
}

impl From<SocketAddrV6> for Ipv6Address {
    fn from(address: SocketAddrV6) -> Self {
        Self {
            // The standard library keeps C's field as it is, in network order.
            flowinfo: u32::from_be(address.flowinfo()),
            scope: address.scope_id().into(),
            ..Self::new(*address.ip(), address.port())
        }
    }
}

impl TryFrom<&Ipv6Address> for SocketAddrV6 {
    type Error = AddressError;

    fn try_from(address: &Ipv6Address) -> Result<Self, AddressError> {
        let flowinfo = checked_flowinfo(address.flowinfo)?.to_be();
        Ok(Self::new(address.ip, address.port, flowinfo, address.scope.index()?))
    }
}

impl TryFrom<&SockAddr> for Ipv6Address {
    type Error = AddressError;

    fn try_from(address: &SockAddr) -> Result<Self, AddressError> {
        let fields: libc::sockaddr_in6 = read(address)?;
        Ok(Self {
            ip: Ipv6Addr::from(fields.sin6_addr.s6_addr),
            port: u16::from_be(fields.sin6_port),
            flowinfo: u32::from_be(fields.sin6_flowinfo),
            scope: fields.sin6_scope_id.into(),
        })
    }
}

impl TryFrom<&Ipv6Address> for SockAddr {
    type Error = AddressError;

    fn try_from(address: &Ipv6Address) -> Result<Self, AddressError> {
        SocketAddrV6::try_from(address).map(Self::from)
    }
}

impl FromStr for Ipv6Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        parse(text).map_err(|why| AddressError::Syntax {
            what: "IPv6 address",
            input: text.to_owned(),
            why,
            form: "[ADDRESS]:PORT, as [::1]:80 or [fe80::1%eth0]:80",
        })
    }
}

impl fmt::Display for Ipv6Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.scope {
            Scope::None => write!(f, "[{}]:{}", self.ip, self.port)?,
            Scope::Index(index) => write!(f, "[{}%{index}]:{}", self.ip, self.port)?,
            Scope::Name(name) => write!(f, "[{}%{name}]:{}", self.ip, self.port)?,
        }
        if self.flowinfo != 0 {
            write!(f, "?flow={:#x}", self.flowinfo)?;
        }
        Ok(())
    }
}

fn parse(text: &str) -> Result<Ipv6Address, String> {
    let (host, rest) = text
        .strip_prefix('[')
        .and_then(|rest| rest.split_once("]:"))
        .ok_or("the address stands in brackets, and a port follows them")?;
    let (port, flow) = match rest.split_once("?flow=") {
        Some((port, flow)) => (port, parse_flow(flow)?),
        None => (rest, 0),
    };
    let (ip, scope) = match host.split_once('%') {
        Some((ip, scope)) => (ip, parse_scope(scope)?),
        None => (host, Scope::None),
    };
    let ip = ip.parse().map_err(|_| format!("{ip:?} is no IPv6 address"))?;
    Ok(Ipv6Address { ip, port: parse_port(port)?, flowinfo: flow, scope })
}

fn parse_flow(text: &str) -> Result<u32, String> {
    text.strip_prefix("0x")
        .filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
        .and_then(|hex| u32::from_str_radix(hex, 16).ok())
        .filter(|flow| *flow <= Ipv6Address::LARGEST_FLOWINFO)
        .ok_or_else(|| format!("its flow {text:?} is not within 0x0 to 0xfffffff"))
}

fn parse_scope(text: &str) -> Result<Scope, String> {
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        // 0 is the field's value for no scope; whoever writes it means that.
        let index: Result<u32, _> = text.parse();
        return index
            .map(Scope::from)
            .map_err(|_| format!("its scope {text} is too large"));
    }
    // The kernel's rule for interface names (dev_valid_name), and what would end the text.
    let fits =
        (1..libc::IFNAMSIZ).contains(&text.len()) && text != "." && text != "..";
    if !fits || text.contains(|c: char| c.is_whitespace() || "/:[]%".contains(c)) {
        return Err(format!("its scope {text:?} is no interface name or number"));
    }
    Ok(Scope::Name(text.to_owned()))
}

fn checked_flowinfo(flowinfo: u32) -> Result<u32, AddressError> {
    if flowinfo > Ipv6Address::LARGEST_FLOWINFO {
        return Err(AddressError::OutOfRange {
            field: "flowinfo",
            value: flowinfo.into(),
            limit: Ipv6Address::LARGEST_FLOWINFO.into(),
        });
    }
    Ok(flowinfo)
}
