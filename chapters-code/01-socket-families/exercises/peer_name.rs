//! Exercise: one spelling for each peer.
//!
//! A log that writes a peer's address as it comes has two spellings of one IPv4 client,
//! and none that helps for a Unix client. Write what an operator can search for.

use socket_families::AddressError;
use socket2::SockAddr;

// ANCHOR: task
/// Names a peer for the log:
///
/// - IPv4: the number, without the port, as `192.0.2.1`;
/// - IPv6: the same, as `2001:db8::1`; with the scope's number if it has one, as
///   `fe80::1%3`; and an IPv4-mapped one as the IPv4 address that it stands for;
/// - Unix: `unix:/run/x.sock`, `unix:@name`, and `local` when it has no name.
///
/// An address of another family is an error. `Address::try_from` tells them apart.
fn peer_name(peer: &SockAddr) -> Result<String, AddressError> {
    todo!("a name for a peer of {} bytes", peer.len())
}
// ANCHOR_END: task

#[path = "checks/peer_name.rs"]
mod checks;
