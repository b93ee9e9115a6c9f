//! Addresses of `AF_PACKET`: asyncio's `(ifname, proto, pkttype, hatype, addr)`.

use std::fmt;
use std::str::FromStr;

use socket2::SockAddr;

use crate::address_number::number;
use crate::sockaddr_bytes::{CAddress, read, write};
use crate::{AddressError, Family, Interface};

/// An address of [packet(7)](https://man7.org/linux/man-pages/man7/packet.7.html).
///
/// Its text is `packet:INTERFACE/PROTOCOL`, then `/KIND/HARDWARE/ADDRESS` as far as they
/// are set: `packet:lo/0x0003`, `packet:2/0x0800/host/1/02:00:00:00:00:01`.
///
/// # Examples
///
/// ```
/// use socket_families::{Interface, PacketAddress};
///
/// let address: PacketAddress = "packet:lo/0x0800".parse()?;
/// assert_eq!(address, PacketAddress::new(Interface::Name("lo".into()), 0x0800));
/// # Ok::<(), socket_families::AddressError>(())
/// ```
// ANCHOR: packet_address
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PacketAddress {
    /// On which interface; [`Interface::Any`] receives from all.
    pub interface: Interface,
    /// The EtherType, such as 0x0800 for IPv4; 0x0003, `ETH_P_ALL`, is every one.
    /// In C it is in network order.
    pub protocol: u16,
    /// Whose frame it was; the kernel says so on receipt, and bind ignores it.
    pub kind: FrameKind,
    /// What the hardware is (`ARPHRD_*`): 1 Ethernet, 772 loopback.
    pub hardware: u16,
    /// The hardware address, 0 to 8 bytes long.
    pub address: HardwareAddress,
}
// ANCHOR_END: packet_address

impl PacketAddress {
    /// Every protocol there is: C's `ETH_P_ALL`.
    pub const EVERY_PROTOCOL: u16 = 0x0003;

    /// Returns what bind wants: an interface and a protocol.
    #[must_use]
    pub fn new(interface: Interface, protocol: u16) -> Self {
        Self {
            interface,
            protocol,
            kind: FrameKind::HOST,
            hardware: 0,
            address: HardwareAddress::default(),
        }
    }
}

/// Whose frame was received: C's `sll_pkttype`, Python's `PACKET_*`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FrameKind(pub u8);

impl FrameKind {
    /// Sent to this host.
    pub const HOST: Self = Self(0);
    /// Sent to all.
    pub const BROADCAST: Self = Self(1);
    /// Sent to a group.
    pub const MULTICAST: Self = Self(2);
    /// Sent to somebody else, and seen in promiscuous mode.
    pub const OTHER_HOST: Self = Self(3);
    /// Sent by this host, and looped back to the packet socket.
    pub const OUTGOING: Self = Self(4);
}

/// A hardware address: on Ethernet its 6 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct HardwareAddress {
    length: u8,
    bytes: [u8; 8],
}

impl HardwareAddress {
    /// Copies the address.
    ///
    /// # Errors
    ///
    /// [`AddressError::OutOfRange`] when it has more than the 8 bytes of `sll_addr`.
    pub fn new(address: &[u8]) -> Result<Self, AddressError> {
        let mut bytes = [0; 8];
        let too_long = || AddressError::OutOfRange {
            field: "the length of a hardware address",
            value: address.len() as u64,
            limit: 8,
        };
        bytes
            .get_mut(..address.len())
            .ok_or_else(too_long)?
            .copy_from_slice(address);
        let length = u8::try_from(address.len()).map_err(|_| too_long())?;
        Ok(Self { length, bytes })
    }

    /// The bytes, first one first.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }
}

// ANCHOR: layout
/// C's `struct sockaddr_ll`.
#[repr(C)]
#[derive(Clone, Copy)]
struct Fields {
    family: u16,
    protocol_be: u16,
    interface: i32,
    hardware: u16,
    kind: u8,
    length: u8,
    address: [u8; 8],
}
// ANCHOR_END: layout

// SAFETY: integers and an array of them, without padding: 2 + 2 + 4 + 2 + 1 + 1 + 8.
unsafe impl CAddress for Fields {
    const FAMILY: Family = Family::PACKET;
    // The kernel reports no more of `address` than the hardware has.
    const REQUIRED: usize = std::mem::offset_of!(Self, address);
}

impl TryFrom<&SockAddr> for PacketAddress {
    type Error = AddressError;

    fn try_from(address: &SockAddr) -> Result<Self, AddressError> {
        let fields: Fields = read(address)?;
        // Longer addresses (InfiniBand's 20 bytes) are cut: the struct has 8.
        let shown = usize::from(fields.length).min(8);
        Ok(Self {
            // A negative number is no interface; none is what it then says.
            interface: u32::try_from(fields.interface).unwrap_or(0).into(),
            protocol: u16::from_be(fields.protocol_be),
            kind: FrameKind(fields.kind),
            hardware: fields.hardware,
            address: HardwareAddress::new(&fields.address[..shown])?,
        })
    }
}

impl TryFrom<&PacketAddress> for SockAddr {
    type Error = AddressError;

    fn try_from(address: &PacketAddress) -> Result<Self, AddressError> {
        let index = address.interface.index()?;
        let interface =
            i32::try_from(index).map_err(|_| AddressError::OutOfRange {
                field: "the interface's number",
                value: index.into(),
                limit: 0x7fff_ffff,
            })?;
        Ok(write(&Fields {
            family: Family::PACKET.0,
            protocol_be: address.protocol.to_be(),
            interface,
            hardware: address.hardware,
            kind: address.kind.0,
            length: address.address.length,
            address: address.address.bytes,
        }))
    }
}

impl FromStr for PacketAddress {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        parse(text).map_err(|why| AddressError::Syntax {
            what: "packet address",
            input: text.to_owned(),
            why,
            form: "packet:INTERFACE/PROTOCOL, as packet:lo/0x0800",
        })
    }
}

impl fmt::Display for PacketAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "packet:{}/{:#06x}", self.interface, self.protocol)?;
        let addressed = self.address.length > 0;
        if self.kind != FrameKind::HOST || self.hardware != 0 || addressed {
            write!(f, "/{}", self.kind)?;
        }
        if self.hardware != 0 || addressed {
            write!(f, "/{}", self.hardware)?;
        }
        if addressed {
            write!(f, "/{}", self.address)?;
        }
        Ok(())
    }
}

impl fmt::Display for FrameKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match KINDS.iter().find(|(kind, _)| kind == self) {
            Some((_, name)) => f.write_str(name),
            None => self.0.fmt(f),
        }
    }
}

impl fmt::Display for HardwareAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, byte) in self.as_bytes().iter().enumerate() {
            let colon = if i == 0 { "" } else { ":" };
            write!(f, "{colon}{byte:02x}")?;
        }
        Ok(())
    }
}

fn parse(text: &str) -> Result<PacketAddress, String> {
    let rest =
        text.strip_prefix("packet:").ok_or("it doesn't begin with packet:")?;
    let mut parts = rest.splitn(5, '/');
    let interface = Interface::parse(parts.next().unwrap_or_default())?;
    let protocol = parts.next().ok_or("the protocol is missing")?;
    let protocol = number("the protocol", protocol, 0xffff)?;
    let mut address = PacketAddress::new(interface, protocol);
    if let Some(kind) = parts.next() {
        address.kind = parse_kind(kind)?;
    }
    if let Some(hardware) = parts.next() {
        address.hardware = number("the hardware type", hardware, 0xffff)?;
    }
    if let Some(hardware_address) = parts.next() {
        let bytes: Option<Vec<u8>> =
            hardware_address.split(':').map(parse_byte).collect();
        address.address = bytes
            .and_then(|bytes| HardwareAddress::new(&bytes).ok())
            .ok_or_else(|| format!("{hardware_address:?} is no hardware address"))?;
    }
    Ok(address)
}

fn parse_kind(text: &str) -> Result<FrameKind, String> {
    match KINDS.iter().find(|(_, name)| *name == text) {
        Some((kind, _)) => Ok(*kind),
        None => number("the kind of frame", text, 0xff).map(FrameKind),
    }
}

/// Reads two hexadecimal digits.
pub(crate) fn parse_byte(text: &str) -> Option<u8> {
    let two_digits = text.len() == 2 && text.bytes().all(|b| b.is_ascii_hexdigit());
    two_digits.then(|| u8::from_str_radix(text, 16).ok()).flatten()
}

const KINDS: &[(FrameKind, &str)] = &[
    (FrameKind::HOST, "host"),
    (FrameKind::BROADCAST, "broadcast"),
    (FrameKind::MULTICAST, "multicast"),
    (FrameKind::OTHER_HOST, "otherhost"),
    (FrameKind::OUTGOING, "outgoing"),
];
