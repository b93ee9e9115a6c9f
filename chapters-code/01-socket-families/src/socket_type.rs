//! Socket types: how a socket behaves, which is not which protocol it speaks.
//!
//! The protocol follows from three numbers together, family, type and protocol:
//! [`SocketKind::of`] asks a socket for its three.

use std::fmt;
use std::io;
use std::os::fd::AsFd;

use socket2::{Domain, Protocol, SockRef, Type};

/// The five socket types of POSIX and BSD, as `type` in
/// [socket(2)](https://man7.org/linux/man-pages/man2/socket.2.html) and in
/// [`socket.socket`](https://docs.python.org/3/library/socket.html#socket.SOCK_STREAM).
///
/// # Examples
///
/// ```
/// use socket_families::socket_type::SocketType;
/// use socket2::Type;
///
/// assert_eq!(Type::from(SocketType::Datagram), Type::DGRAM);
/// assert_eq!(SocketType::try_from(Type::STREAM)?, SocketType::Stream);
/// assert_eq!(SocketType::SequencedPacket.to_string(), "SOCK_SEQPACKET");
/// # Ok::<(), socket_families::socket_type::UnknownSocketType>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
// ANCHOR: socket_type
pub enum SocketType {
    /// Connected; bytes in order, none lost, no boundaries between sends.
    Stream,
    /// Messages with boundaries, each on its own. The protocol says if any get lost.
    Datagram,
    /// The packets of a lower layer themselves; the application writes the headers.
    Raw,
    /// Messages that are not lost but may come out of order. On Linux TIPC has it.
    ReliablyDelivered,
    /// Connected; messages with boundaries, in order, none lost.
    SequencedPacket,
}
// ANCHOR_END: socket_type

impl SocketType {
    /// All five, in the order of their numbers.
    pub const ALL: [Self; 5] = [
        Self::Stream,
        Self::Datagram,
        Self::Raw,
        Self::ReliablyDelivered,
        Self::SequencedPacket,
    ];

    /// The constant's name in C and Python, without `SOCK_`.
    #[must_use]
    pub const fn short_name(self) -> &'static str {
        match self {
            Self::Stream => "STREAM",
            Self::Datagram => "DGRAM",
            Self::Raw => "RAW",
            Self::ReliablyDelivered => "RDM",
            Self::SequencedPacket => "SEQPACKET",
        }
    }

    /// Whether two peers are joined before data flows: only then is there an end of file.
    #[must_use]
    pub const fn is_connected(self) -> bool {
        matches!(self, Self::Stream | Self::SequencedPacket)
    }

    /// Whether one receive returns at most what one send gave.
    #[must_use]
    pub const fn keeps_boundaries(self) -> bool {
        !matches!(self, Self::Stream)
    }
}

impl fmt::Display for SocketType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SOCK_{}", self.short_name())
    }
}

impl From<SocketType> for Type {
    fn from(socket_type: SocketType) -> Self {
        Self::from(match socket_type {
            SocketType::Stream => libc::SOCK_STREAM,
            SocketType::Datagram => libc::SOCK_DGRAM,
            SocketType::Raw => libc::SOCK_RAW,
            SocketType::ReliablyDelivered => libc::SOCK_RDM,
            SocketType::SequencedPacket => libc::SOCK_SEQPACKET,
        })
    }
}

impl TryFrom<Type> for SocketType {
    type Error = UnknownSocketType;

    fn try_from(value: Type) -> Result<Self, Self::Error> {
        let found = Self::ALL.into_iter().find(|known| Type::from(*known) == value);
        found.ok_or_else(|| UnknownSocketType(value.into()))
    }
}

/// A number that is none of the five socket types; Linux has 6 (DCCP) and 10 (an old
/// form of packet sockets) besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0} is not a socket type of this book: STREAM, DGRAM, RAW, RDM or SEQPACKET"
)]
pub struct UnknownSocketType(pub i32);

/// What a socket is: the three numbers that chose its protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SocketKind {
    /// The family, `SO_DOMAIN`.
    pub domain: Domain,
    /// The behaviour, `SO_TYPE`.
    pub socket_type: SocketType,
    /// The protocol, `SO_PROTOCOL`; `None` is 0, where the family has but one.
    pub protocol: Option<Protocol>,
}

impl SocketKind {
    /// Reads `SO_DOMAIN`, `SO_TYPE` and `SO_PROTOCOL` of a socket; see
    /// [socket(7)](https://man7.org/linux/man-pages/man7/socket.7.html).
    ///
    /// asyncio reads the same three as `sock.family`, `sock.type` and `sock.proto`.
    ///
    /// # Errors
    ///
    /// `ENOTSOCK` for another kind of descriptor; `InvalidData` for a type that is none
    /// of the five.
    ///
    /// # Examples
    ///
    /// ```
    /// use socket_families::socket_type::{SocketKind, SocketType};
    /// use socket2::{Domain, Protocol};
    ///
    /// let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    /// let kind = SocketKind::of(&listener)?;
    /// assert_eq!(kind.domain, Domain::IPV4);
    /// assert_eq!(kind.socket_type, SocketType::Stream);
    /// assert_eq!(kind.protocol, Some(Protocol::TCP));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    // ANCHOR: kind
    pub fn of(socket: &impl AsFd) -> io::Result<Self> {
        let socket = SockRef::from(socket);
        let socket_type = SocketType::try_from(socket.r#type()?)
            .map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e))?;
        let (domain, protocol) = (socket.domain()?, socket.protocol()?);
        Ok(Self { domain, socket_type, protocol })
    }
    // ANCHOR_END: kind
}
