//! Chapter 1: socket addresses, types and options.

#![allow(
    unsafe_code,
    reason = "this crate is about the structs that C and the kernel share"
)]

// Addresses: what each family's look like, and what is wrong with a bad one.
mod address;
mod address_error;
mod address_number;
#[cfg(target_os = "linux")]
mod bd_addr;
#[cfg(target_os = "linux")]
mod bluetooth_address;
#[cfg(target_os = "linux")]
mod can_address;
#[cfg(target_os = "linux")]
mod controller_address;
mod escaped_bytes;
mod family;
mod host;
mod interface;
mod ipv4_address;
mod ipv6_address;
#[cfg(target_os = "linux")]
mod netlink_address;
#[cfg(target_os = "linux")]
mod packet_address;
mod sockaddr_bytes;
mod system_control_address;
#[cfg(target_os = "linux")]
mod tipc_address;
mod unix_address;

pub use address::Address;
pub use address_error::AddressError;
#[cfg(target_os = "linux")]
pub use bd_addr::{BdAddr, BdAddrKind};
#[cfg(target_os = "linux")]
pub use bluetooth_address::BluetoothAddress;
#[cfg(target_os = "linux")]
pub use can_address::CanAddress;
#[cfg(target_os = "linux")]
pub use controller_address::controller_address;
pub use family::Family;
pub use host::Host;
pub use interface::Interface;
pub use ipv4_address::Ipv4Address;
pub use ipv6_address::{Ipv6Address, Scope};
#[cfg(target_os = "linux")]
pub use netlink_address::NetlinkAddress;
#[cfg(target_os = "linux")]
pub use packet_address::{FrameKind, HardwareAddress, PacketAddress};
pub use sockaddr_bytes::{sockaddr_bytes, sockaddr_from_bytes};
pub use system_control_address::{SystemControlAddress, control_id};
#[cfg(target_os = "linux")]
pub use tipc_address::{TipcAddress, TipcScope, TipcTarget};
pub use unix_address::UnixAddress;

// Opening a socket, with an error that says what is missing; and receiving from it.
mod open;
mod receive_from;

pub use open::{OpenError, open};
pub use receive_from::receive_from;

// Netlink's messages: headers, attributes, links.
#[cfg(target_os = "linux")]
pub mod netlink;

pub mod socket_type;

// Options of a socket: the call itself in `raw`, then one file an option.
pub mod options;

// A socket made with them, in the right order.
pub mod multicast;
