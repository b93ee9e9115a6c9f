//! Addresses of `AF_TIPC`: asyncio's `(addr_type, v1, v2, v3, scope)`.

use std::fmt;
use std::str::FromStr;

use socket2::SockAddr;

use crate::address_number::number;
use crate::sockaddr_bytes::{CAddress, read, write};
use crate::{AddressError, Family};

/// An address of [TIPC](https://tipc.io/programming.html), which names services, not hosts.
///
/// Its text is `tipc:name/TYPE/INSTANCE`, `tipc:range/TYPE/LOWER-UPPER` and
/// `tipc:id/NODE/REFERENCE`, then `/node` when it is for this node alone.
///
/// # Examples
///
/// ```
/// use socket_families::{TipcAddress, TipcScope, TipcTarget};
///
/// let address: TipcAddress = "tipc:range/18888/0-99/node".parse()?;
/// let range = TipcTarget::Range { service: 18888, lower: 0, upper: 99 };
/// assert_eq!(address, TipcAddress { target: range, scope: TipcScope::NODE });
/// # Ok::<(), socket_families::AddressError>(())
/// ```
// ANCHOR: tipc_address
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TipcAddress {
    /// Who.
    pub target: TipcTarget,
    /// How far a binding is seen; meaningless in connect and send.
    pub scope: TipcScope,
}

/// Who is meant: a service, several of them, or one socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TipcTarget {
    /// All instances from `lower` to `upper`, both included: what a server binds to,
    /// and where a multicast goes. `TIPC_ADDR_NAMESEQ`, now called
    /// `TIPC_SERVICE_RANGE`.
    Range {
        /// The type of service.
        service: u32,
        /// The first instance.
        lower: u32,
        /// The last instance.
        upper: u32,
    },
    /// One instance of a service: whom a client talks to. `TIPC_ADDR_NAME`, now
    /// called `TIPC_SERVICE_ADDR`.
    Name {
        /// The type of service.
        service: u32,
        /// Which instance of it.
        instance: u32,
        /// The node to look on; 0 is anywhere.
        domain: u32,
    },
    /// One socket: `TIPC_ADDR_ID`, now called `TIPC_SOCKET_ADDR`.
    Id {
        /// The node that it is on.
        node: u32,
        /// Its number there, which the kernel chose.
        reference: u32,
    },
}
// ANCHOR_END: tipc_address

/// How far the binding of a service is seen; the negative takes the binding back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TipcScope(pub i8);

impl TipcScope {
    /// The zone, of which there are none since Linux 4.17: the same as `CLUSTER`.
    pub const ZONE: Self = Self(1);
    /// The whole cluster.
    pub const CLUSTER: Self = Self(2);
    /// This node alone.
    pub const NODE: Self = Self(3);
}

impl TipcTarget {
    /// C's `addrtype`, Python's `addr_type`.
    #[must_use]
    pub fn kind(self) -> u8 {
        match self {
            Self::Range { .. } => 1,
            Self::Name { .. } => 2,
            Self::Id { .. } => 3,
        }
    }

    /// Adds the scope that Python's tuple has when it isn't given: the cluster.
    #[must_use]
    pub fn in_cluster(self) -> TipcAddress {
        TipcAddress { target: self, scope: TipcScope::CLUSTER }
    }
}

// ANCHOR: layout
/// C's `struct sockaddr_tipc`; what the three numbers are depends on `kind`.
#[repr(C)]
#[derive(Clone, Copy)]
struct Fields {
    family: u16,
    kind: u8,
    scope: i8,
    numbers: [u32; 3],
}
// ANCHOR_END: layout

// SAFETY: integers and an array of them, without padding: 2 + 1 + 1 + 12.
unsafe impl CAddress for Fields {
    const FAMILY: Family = Family::TIPC;
}

impl TryFrom<&SockAddr> for TipcAddress {
    type Error = AddressError;

    fn try_from(address: &SockAddr) -> Result<Self, AddressError> {
        let Fields { kind, scope, numbers, .. } = read(address)?;
        let target = match (kind, numbers) {
            (1, [service, lower, upper]) => {
                TipcTarget::Range { service, lower, upper }
            }
            (2, [service, instance, domain]) => {
                TipcTarget::Name { service, instance, domain }
            }
            // The struct has the reference first, Python's tuple the node.
            (3, [reference, node, _]) => TipcTarget::Id { node, reference },
            _ => {
                return Err(AddressError::UnknownKind {
                    family: Family::TIPC,
                    field: "addrtype",
                    value: kind.into(),
                    known: "1 (range), 2 (name) and 3 (id)",
                });
            }
        };
        Ok(Self { target, scope: TipcScope(scope) })
    }
}

impl From<&TipcAddress> for SockAddr {
    fn from(address: &TipcAddress) -> Self {
        let numbers = match address.target {
            TipcTarget::Range { service, lower, upper } => [service, lower, upper],
            TipcTarget::Name { service, instance, domain } => {
                [service, instance, domain]
            }
            TipcTarget::Id { node, reference } => [reference, node, 0],
        };
        write(&Fields {
            family: Family::TIPC.0,
            kind: address.target.kind(),
            scope: address.scope.0,
            numbers,
        })
    }
}

impl FromStr for TipcAddress {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        parse(text).map_err(|why| AddressError::Syntax {
            what: "TIPC address",
            input: text.to_owned(),
            why,
            form: "tipc:name/18888/17, tipc:range/18888/0-99 or tipc:id/NODE/REF",
        })
    }
}

impl fmt::Display for TipcAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.target {
            TipcTarget::Range { service, lower, upper } => {
                write!(f, "tipc:range/{service}/{lower}-{upper}")?;
            }
            TipcTarget::Name { service, instance, domain } => {
                write!(f, "tipc:name/{service}/{instance}")?;
                if domain != 0 {
                    write!(f, "/domain={domain:#x}")?;
                }
            }
            TipcTarget::Id { node, reference } => {
                write!(f, "tipc:id/{node:#x}/{reference}")?;
            }
        }
        match self.scope {
            TipcScope::CLUSTER => Ok(()),
            scope => write!(f, "/{scope}"),
        }
    }
}

impl fmt::Display for TipcScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::ZONE => f.write_str("zone"),
            Self::CLUSTER => f.write_str("cluster"),
            Self::NODE => f.write_str("node"),
            Self(other) => write!(f, "scope={other}"),
        }
    }
}

fn parse(text: &str) -> Result<TipcAddress, String> {
    let rest = text.strip_prefix("tipc:").ok_or("it doesn't begin with tipc:")?;
    let mut parts = rest.split('/');
    let form = parts.next().unwrap_or_default();
    let mut next =
        |what: &str| parts.next().ok_or_else(|| format!("{what} is missing"));
    let any = |what, text| number::<u32>(what, text, u32::MAX.into());
    let mut target = match form {
        "name" => TipcTarget::Name {
            service: any("the service type", next("the service type")?)?,
            instance: any("the instance", next("the instance")?)?,
            domain: 0,
        },
        "range" => {
            let service = any("the service type", next("the service type")?)?;
            let range = next("the range")?;
            let (lower, upper) = range
                .split_once('-')
                .ok_or_else(|| format!("the range {range:?} is not LOWER-UPPER"))?;
            let (lower, upper) =
                (any("the lower", lower)?, any("the upper", upper)?);
            TipcTarget::Range { service, lower, upper }
        }
        "id" => TipcTarget::Id {
            node: any("the node", next("the node")?)?,
            reference: any("the reference", next("the reference")?)?,
        },
        other => return Err(format!("{other:?} is neither name, range nor id")),
    };
    let mut more = parts.next();
    if let TipcTarget::Name { domain, .. } = &mut target
        && let Some(text) = more.and_then(|text| text.strip_prefix("domain="))
    {
        *domain = any("the domain", text)?;
        more = parts.next();
    }
    let scope = more.map_or(Ok(TipcScope::CLUSTER), parse_scope)?;
    match parts.next() {
        None => Ok(TipcAddress { target, scope }),
        Some(more) => Err(format!("{more:?} follows the scope")),
    }
}

fn parse_scope(text: &str) -> Result<TipcScope, String> {
    match text {
        "zone" => Ok(TipcScope::ZONE),
        "cluster" => Ok(TipcScope::CLUSTER),
        "node" => Ok(TipcScope::NODE),
        other => other
            .strip_prefix("scope=")
            .and_then(|text| text.parse().ok())
            .map(TipcScope)
            .ok_or_else(|| format!("{other:?} is no scope: cluster or node")),
    }
}
