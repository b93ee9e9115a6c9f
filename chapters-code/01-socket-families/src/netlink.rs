//! Netlink's messages: what stands in a datagram from and to the kernel.
//!
//! - [`Request`] puts a message together: header, fixed part, attributes;
//! - [`messages`] takes a datagram apart into messages;
//! - [`attributes`] takes a message's rest apart into attributes;
//! - [`Link`] reads what a dump of the network interfaces says of one;
//! - [`Ack`] reads the answer to a request, with the kernel's own words for what is wrong.
//!
//! Nothing here trusts a length that came in: bytes that don't fit are [`Malformed`].
//! The formats are those of [netlink(7)](https://man7.org/linux/man-pages/man7/netlink.7.html)
//! and [rtnetlink(7)](https://man7.org/linux/man-pages/man7/rtnetlink.7.html).

mod ack;
mod attribute;
mod link;
mod malformed;
mod message;
mod request;

pub use ack::Ack;
pub use attribute::{Attribute, Attributes, attributes};
pub use link::Link;
pub use malformed::Malformed;
pub use message::{Message, Messages, messages};
pub use request::Request;

/// Rounds a length up to where the next header or attribute begins: multiples of 4.
pub(crate) const fn aligned(length: usize) -> usize {
    length.next_multiple_of(4)
}
