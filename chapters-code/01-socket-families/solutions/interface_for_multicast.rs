//! Solution: choose the interface of a multicast sender.

use std::io;
use std::net::UdpSocket;

use socket_families::options::raw;

// ANCHOR: solution
/// Makes a socket whose multicast datagrams leave by the interface with this index,
/// and stay in this host's network (one hop).
fn multicast_sender_on(interface_index: i32) -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    let anywhere = libc::in_addr { s_addr: 0 };
    let way_out = libc::ip_mreqn {
        imr_multiaddr: anywhere,
        imr_address: anywhere,
        imr_ifindex: interface_index,
    };
    raw::set(&socket, libc::IPPROTO_IP, libc::IP_MULTICAST_IF, &way_out)?;
    raw::set::<libc::c_int>(&socket, libc::IPPROTO_IP, libc::IP_MULTICAST_TTL, &1)?;
    Ok(socket)
}
// ANCHOR_END: solution

#[path = "../exercises/checks/interface_for_multicast.rs"]
mod checks;
