//! The host of an IPv4 address, with asyncio's two special strings as types.

use std::fmt;
use std::net::Ipv4Addr;
use std::str::FromStr;

use crate::AddressError;

// ANCHOR: host
/// The first half of asyncio's `(host, port)`.
///
/// asyncio has one string for all four: `''`, `'<broadcast>'`, `'127.0.0.1'`,
/// `'localhost'`. Only the last one makes it ask a resolver.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Host {
    /// `INADDR_ANY`, 0.0.0.0: every address of this machine. asyncio's `''`.
    Any,
    /// `INADDR_BROADCAST`, 255.255.255.255: every host of the link. asyncio's
    /// `'<broadcast>'`. Sending there takes `SO_BROADCAST`.
    Broadcast,
    /// One address.
    Addr(Ipv4Addr),
    /// A name, which only a resolver can turn into addresses.
    Name(String),
}
// ANCHOR_END: host

impl Host {
    /// Returns the number that goes into `sin_addr`.
    ///
    /// # Errors
    ///
    /// [`AddressError::Unresolved`] for a name.
    pub fn number(&self) -> Result<Ipv4Addr, AddressError> {
        match self {
            Self::Any => Ok(Ipv4Addr::UNSPECIFIED),
            Self::Broadcast => Ok(Ipv4Addr::BROADCAST),
            Self::Addr(number) => Ok(*number),
            Self::Name(name) => Err(AddressError::Unresolved { host: name.clone() }),
        }
    }
}

impl From<Ipv4Addr> for Host {
    fn from(number: Ipv4Addr) -> Self {
        match number {
            Ipv4Addr::UNSPECIFIED => Self::Any,
            Ipv4Addr::BROADCAST => Self::Broadcast,
            number => Self::Addr(number),
        }
    }
}

impl FromStr for Host {
    type Err = String;

    /// Reads a host as asyncio does, except that a number must have all four parts:
    /// `127.1`, which asyncio takes for 127.0.0.1, is refused.
    ///
    /// The error says what is wrong with it.
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "" => return Ok(Self::Any),
            "<broadcast>" => return Ok(Self::Broadcast),
            _ => {}
        }
        if let Ok(number) = text.parse::<Ipv4Addr>() {
            return Ok(number.into());
        }
        let last = text.rsplit('.').next().unwrap_or_default();
        // As RFC 3696 and the URL standard have it: no top-level domain is a number.
        if last.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(format!(
                "its host {text:?} looks like a number, and IPv4 has four of 0 to 255, \
                 without leading zeros"
            ));
        }
        let is_name =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if text.len() > 253 || last.is_empty() || !text.chars().all(is_name) {
            return Err(format!(
                "its host {text:?} is neither a number nor a DNS name"
            ));
        }
        Ok(Self::Name(text.to_owned()))
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => Ipv4Addr::UNSPECIFIED.fmt(f),
            Self::Broadcast => Ipv4Addr::BROADCAST.fmt(f),
            Self::Addr(number) => number.fmt(f),
            Self::Name(name) => f.write_str(name),
        }
    }
}
