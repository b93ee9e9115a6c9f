//! Exercise: choose the interface of a multicast sender.
//!
//! Without a choice the routing table picks one, or none. Make a sender whose datagrams
//! leave by the interface it is given.

use std::io;
use std::net::UdpSocket;

// ANCHOR: task
/// Makes a socket whose multicast datagrams leave by the interface with this index,
/// and stay in this host's network (one hop).
///
/// `libc::ip_mreqn` names an interface by its index; `raw::set` from
/// `socket_families::options` takes it. The option is `IP_MULTICAST_IF`.
fn multicast_sender_on(interface_index: i32) -> io::Result<UdpSocket> {
    todo!("a sender on interface {interface_index}")
}
// ANCHOR_END: task

#[path = "checks/interface_for_multicast.rs"]
mod checks;
