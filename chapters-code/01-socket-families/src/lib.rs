//! Chapter 1: socket addresses, types and options.

#![allow(
    unsafe_code,
    reason = "this crate is about the structs that C and the kernel share"
)]

// Addresses: what each family's look like, and what is wrong with a bad one.
mod address;
mod address_error;
mod escaped_bytes;
mod family;
mod host;
mod ipv4_address;
mod ipv6_address;
mod sockaddr_bytes;
mod unix_address;

pub use address::Address;
pub use address_error::AddressError;
pub use family::Family;
pub use host::Host;
pub use ipv4_address::Ipv4Address;
pub use ipv6_address::{Ipv6Address, Scope};
pub use sockaddr_bytes::{sockaddr_bytes, sockaddr_from_bytes};
pub use unix_address::UnixAddress;

pub mod socket_type;

// Options of a socket: the call itself in `raw`, then one file an option.
pub mod options;
