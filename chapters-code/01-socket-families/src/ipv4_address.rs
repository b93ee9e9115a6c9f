//! Addresses of `AF_INET`: asyncio's `(host, port)`.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddrV4};
use std::str::FromStr;

use socket2::SockAddr;

use crate::sockaddr_bytes::read;
use crate::{AddressError, Host};

/// An address of [ip(7)](https://man7.org/linux/man-pages/man7/ip.7.html).
///
/// Its text is `HOST:PORT`, where the host may also be asyncio's empty string or
/// `<broadcast>`; what prints is always the number.
///
/// # Examples
///
/// ```
/// use socket_families::{Host, Ipv4Address};
///
/// let any: Ipv4Address = ":8080".parse()?;
/// assert_eq!(any, Ipv4Address::new(Host::Any, 8080));
/// assert_eq!(any.to_string(), "0.0.0.0:8080");
/// # Ok::<(), socket_families::AddressError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Ipv4Address {
    /// Which host, or hosts.
    pub host: Host,
    /// The port; 0 lets bind choose a free one.
    pub port: u16,
}

impl Ipv4Address {
    /// Joins a host and a port.
    pub fn new(host: impl Into<Host>, port: u16) -> Self {
        Self { host: host.into(), port }
    }
}

impl From<SocketAddrV4> for Ipv4Address {
    fn from(address: SocketAddrV4) -> Self {
        Self::new(*address.ip(), address.port())
    }
}

impl TryFrom<&Ipv4Address> for SocketAddrV4 {
    type Error = AddressError;

    /// Fails for a name: whoever wants to ask a resolver must say so.
    fn try_from(address: &Ipv4Address) -> Result<Self, AddressError> {
        Ok(Self::new(address.host.number()?, address.port))
    }
}

impl TryFrom<&SockAddr> for Ipv4Address {
    type Error = AddressError;

    fn try_from(address: &SockAddr) -> Result<Self, AddressError> {
        let fields: libc::sockaddr_in = read(address)?;
        // The field's bytes are in network order as they lie in memory.
        let ip = Ipv4Addr::from(fields.sin_addr.s_addr.to_ne_bytes());
        Ok(Self::new(ip, u16::from_be(fields.sin_port)))
    }
}

impl TryFrom<&Ipv4Address> for SockAddr {
    type Error = AddressError;

    fn try_from(address: &Ipv4Address) -> Result<Self, AddressError> {
        SocketAddrV4::try_from(address).map(Self::from)
    }
}

impl FromStr for Ipv4Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let syntax = |why: String| AddressError::Syntax {
            what: "IPv4 address",
            input: text.to_owned(),
            why,
            form: "HOST:PORT, as 127.0.0.1:80, localhost:80 or :80",
        };
        let Some((host, port)) = text.rsplit_once(':') else {
            return Err(syntax("it has no port".to_owned()));
        };
        let host = host.parse().map_err(syntax)?;
        Ok(Self { host, port: parse_port(port).map_err(syntax)? })
    }
}

impl fmt::Display for Ipv4Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// Reads a port: digits only, where Rust's integers would take a sign too.
pub(crate) fn parse_port(text: &str) -> Result<u16, String> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    match text.parse() {
        Ok(port) if digits => Ok(port),
        _ => Err(format!("its port {text:?} is no number from 0 to 65535")),
    }
}
