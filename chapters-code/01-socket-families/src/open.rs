//! Opening a socket, with an error that says what is missing.

use std::io;

use socket2::{Domain, Protocol, Socket, Type};

use crate::Family;

/// Why [`open`] got no socket, and what to do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// `EAFNOSUPPORT`: the system has no such family at all.
    #[error("this system has no {family}{hint}")]
    NoFamily {
        /// The family asked for.
        family: Family,
        /// Where it would come from.
        hint: &'static str,
        /// The system's answer.
        source: io::Error,
    },

    /// `ESOCKTNOSUPPORT`: the family is there, and has no sockets of this type.
    #[error("{family} has no sockets of {of_type:?}: choose another type")]
    NoType {
        /// The family asked for.
        family: Family,
        /// The type asked for.
        of_type: Type,
        /// The system's answer.
        source: io::Error,
    },

    /// `EPROTONOSUPPORT`: the family doesn't have the protocol, or not in this type.
    #[error(
        "{family} has no protocol {protocol} in sockets of {of_type:?}: leave the \
         protocol 0, or load the kernel's module for it"
    )]
    NoProtocol {
        /// The family asked for.
        family: Family,
        /// The type asked for.
        of_type: Type,
        /// The protocol's number, 0 for the family's own choice.
        protocol: i32,
        /// The system's answer.
        source: io::Error,
    },

    /// `EPERM` or `EACCES`: it takes a privilege.
    #[error("{family} in sockets of {of_type:?} {hint}")]
    NotPermitted {
        /// The family asked for.
        family: Family,
        /// The type asked for.
        of_type: Type,
        /// Which privilege it takes.
        hint: &'static str,
        /// The system's answer.
        source: io::Error,
    },

    /// Anything else, such as no free descriptor.
    #[error("no socket of {family}")]
    Other {
        /// The family asked for.
        family: Family,
        /// The system's answer.
        source: io::Error,
    },
}

/// Opens a socket by [socket(2)](https://man7.org/linux/man-pages/man2/socket.2.html);
/// it is closed on exec, and blocks.
///
/// asyncio has no form of its own: `socket.socket(family, type, proto)`.
///
/// # Errors
///
/// An [`OpenError`], which names the cause; nothing is open afterwards.
///
/// # Examples
///
/// ```
/// use socket_families::{Family, OpenError, open};
/// use socket2::{Domain, Type};
///
/// let socket = open(Domain::UNIX, Type::DGRAM, None)?;
/// assert_eq!(socket.r#type()?, Type::DGRAM);
///
/// let error = open(Family(250).into(), Type::STREAM, None).unwrap_err();
/// assert!(matches!(error, OpenError::NoFamily { .. }), "{error}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
// ANCHOR: open
pub fn open(
    domain: Domain,
    of_type: Type,
    protocol: Option<Protocol>,
) -> Result<Socket, OpenError> {
    Socket::new(domain, of_type, protocol)
        .map_err(|error| explain(domain, of_type, protocol, error))
}

fn explain(
    domain: Domain,
    of_type: Type,
    protocol: Option<Protocol>,
    source: io::Error,
) -> OpenError {
    let family = family_of(domain);
    match source.raw_os_error() {
        Some(libc::EAFNOSUPPORT) => {
            OpenError::NoFamily { family, hint: how_to_get(family), source }
        }
        Some(libc::ESOCKTNOSUPPORT) => OpenError::NoType { family, of_type, source },
        Some(libc::EPROTONOSUPPORT) => {
            let protocol = protocol.map_or(0, i32::from);
            OpenError::NoProtocol { family, of_type, protocol, source }
        }
        Some(libc::EPERM | libc::EACCES) => {
            let hint = privilege_for(family);
            OpenError::NotPermitted { family, of_type, hint, source }
        }
        _ => OpenError::Other { family, source },
    }
}
// ANCHOR_END: open

impl OpenError {
    /// The system's own answer.
    #[must_use]
    pub fn io_error(&self) -> &io::Error {
        match self {
            Self::NoFamily { source, .. }
            | Self::NoType { source, .. }
            | Self::NoProtocol { source, .. }
            | Self::NotPermitted { source, .. }
            | Self::Other { source, .. } => source,
        }
    }
}

impl From<OpenError> for io::Error {
    fn from(error: OpenError) -> Self {
        Self::new(error.io_error().kind(), error)
    }
}

fn family_of(domain: Domain) -> Family {
    // No family has a number that doesn't fit; one that has none prints as the largest.
    let number = libc::c_int::from(domain).try_into();
    Family(number.unwrap_or(libc::sa_family_t::MAX))
}

fn privilege_for(family: Family) -> &'static str {
    match family {
        Family::INET | Family::INET6 => {
            "need the capability CAP_NET_RAW: run as root, or `setcap cap_net_raw+ep \
             PROGRAM`"
        }
        #[cfg(target_os = "linux")]
        Family::PACKET => {
            "need the capability CAP_NET_RAW: run as root, or `setcap cap_net_raw+ep \
             PROGRAM`"
        }
        _ => "need a privilege that this process lacks, or a sandbox forbids them",
    }
}

fn how_to_get(family: Family) -> &'static str {
    #[cfg(target_os = "linux")]
    match family {
        Family::TIPC => {
            ": its kernel is built without TIPC (CONFIG_TIPC), or `modprobe tipc` has \
             still to be run"
        }
        Family::CAN => {
            ": its kernel is built without CAN (CONFIG_CAN), or `modprobe can_raw` has \
             still to be run"
        }
        Family::BLUETOOTH => {
            ": its kernel is built without Bluetooth (CONFIG_BT), or `modprobe \
             bluetooth` has still to be run"
        }
        Family::PACKET => {
            ": its kernel is built without packet sockets (CONFIG_PACKET)"
        }
        Family::INET6 => ": IPv6 is left out of its kernel, or was disabled at boot",
        Family::SYSTEM => {
            ": kernel controls (PF_SYSTEM) are macOS's, and 32 is another family here"
        }
        _ => ", or has not loaded its kernel module",
    }
    #[cfg(not(target_os = "linux"))]
    match family {
        _ if family == Family::SYSTEM && !cfg!(target_vendor = "apple") => {
            ": kernel controls (PF_SYSTEM) are macOS's"
        }
        _ => ": it may be another system's",
    }
}
