//! Where an endpoint is, or is to be.

use std::fmt;
use std::net::SocketAddr;

use crate::Port;

/// A host and a port that are still to be looked up, or addresses that are known already.
///
/// asyncio has `host` and `port` as two arguments or as a tuple; each may be left out, and
/// a port without a host is this machine. Here a tuple is a place, and so is an address,
/// and so are several, of which each is tried.
///
/// # Examples
///
/// ```
/// use std::net::SocketAddr;
/// use endpoints::Place;
///
/// let address: SocketAddr = "[::1]:8080".parse()?;
/// for (place, text) in [
///     (Place::from(("localhost", 8080)), "localhost:8080"),
///     (Place::from(("::1", "http")), "[::1]:http"),
///     (Place::port(8080), "port 8080 of this host"),
///     (Place::from(address), "[::1]:8080"),
///     (Place::from([address, address]), "[::1]:8080 or [::1]:8080"),
/// ] {
///     assert_eq!(place.to_string(), text);
/// }
/// # Ok::<(), std::net::AddrParseError>(())
/// ```
// ANCHOR: place
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Place {
    /// To be looked up.
    Named {
        /// A name or an address; `None` is this machine.
        host: Option<String>,
        /// A number, or the name of a service.
        port: Port,
    },
    /// Known already, in the order in which they are to be tried.
    Known(Vec<SocketAddr>),
}
// ANCHOR_END: place

impl Place {
    /// A port of this machine: asyncio's `host=None`.
    ///
    /// To connect, it is the loopback address of each family. To listen, it is every
    /// address of this machine.
    #[must_use]
    pub fn port(port: impl Into<Port>) -> Self {
        Self::Named { host: None, port: port.into() }
    }
}

impl<H: Into<String>, P: Into<Port>> From<(H, P)> for Place {
    fn from((host, port): (H, P)) -> Self {
        Self::Named { host: Some(host.into()), port: port.into() }
    }
}

impl From<SocketAddr> for Place {
    fn from(address: SocketAddr) -> Self {
        Self::Known(vec![address])
    }
}

impl From<&[SocketAddr]> for Place {
    fn from(addresses: &[SocketAddr]) -> Self {
        Self::Known(addresses.to_vec())
    }
}

impl<const N: usize> From<[SocketAddr; N]> for Place {
    fn from(addresses: [SocketAddr; N]) -> Self {
        Self::Known(addresses.to_vec())
    }
}

impl From<Vec<SocketAddr>> for Place {
    fn from(addresses: Vec<SocketAddr>) -> Self {
        Self::Known(addresses)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named { host: Some(host), port } if host.contains(':') => {
                write!(f, "[{host}]:{port}")
            }
            Self::Named { host: Some(host), port } => write!(f, "{host}:{port}"),
            Self::Named { host: None, port } => {
                write!(f, "port {port} of this host")
            }
            Self::Known(addresses) => {
                let shown: Vec<_> =
                    addresses.iter().map(SocketAddr::to_string).collect();
                f.write_str(&shown.join(" or "))
            }
        }
    }
}
