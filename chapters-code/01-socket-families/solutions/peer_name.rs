//! Solution: one spelling for each peer.

use socket_families::{Address, AddressError, Family, Scope, UnixAddress};
use socket2::SockAddr;

// ANCHOR: solution
/// Names a peer for the log.
fn peer_name(peer: &SockAddr) -> Result<String, AddressError> {
    match Address::try_from(peer)? {
        Address::Unspecified | Address::Unix(UnixAddress::Unnamed) => {
            Ok("local".to_owned())
        }
        Address::Unix(address) => Ok(address.to_string()),
        Address::Ipv4(address) => Ok(address.host.to_string()),
        Address::Ipv6(address) => Ok(match address.scope {
            Scope::None => address.ip.to_canonical().to_string(),
            Scope::Index(index) => format!("{}%{index}", address.ip),
            Scope::Name(name) => format!("{}%{name}", address.ip),
        }),
        _ => Err(AddressError::UnknownFamily { found: Family::from(peer) }),
    }
}
// ANCHOR_END: solution

#[path = "../exercises/checks/peer_name.rs"]
mod checks;
