//! Multicast sockets: every option in its place, the interface chosen, nothing foreign.
//!
//! One datagram to a group's address reaches every socket that joined the group. A join
//! is for one group on one interface of this host.
//!
//! [ip(7)](https://man7.org/linux/man-pages/man7/ip.7.html) ·
//! [RFC 1112](https://www.rfc-editor.org/rfc/rfc1112)

use std::ffi::c_int;
use std::io;
use std::net::{Ipv4Addr, SocketAddrV4, UdpSocket};

use socket2::{Domain, Socket, Type};

use crate::options::{raw, set_reuse_address};

/// Makes a socket that receives what is sent to `group` on `interface`, and nothing else.
///
/// Any number of them may have the same group and port, of the same or of different
/// users; each gets every datagram. Port 0 takes a free one. The socket is
/// non-blocking, ready for `tokio::net::UdpSocket::from_std`.
///
/// # Errors
///
/// `InvalidInput` when `group` isn't within 224.0.0.0/4; `NotFound` when no interface has
/// this name, `AddrInUse` when a socket without `SO_REUSEADDR` has the port; the system
/// calls'.
///
/// # Examples
///
/// ```
/// use socket_families::multicast::{multicast_receiver, multicast_sender};
///
/// let receiver = multicast_receiver("239.255.255.250:0".parse()?, "lo")?;
/// let sender = multicast_sender("lo", 1)?;
/// sender.send_to(b"hello", receiver.local_addr()?)?;
///
/// receiver.set_nonblocking(false)?;
/// let mut buffer = [0; 16];
/// let (n, _) = receiver.recv_from(&mut buffer)?;
/// assert_eq!(&buffer[..n], b"hello");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
// ANCHOR: receiver
pub fn multicast_receiver(
    group: SocketAddrV4,
    interface: &str,
) -> io::Result<UdpSocket> {
    if !group.ip().is_multicast() {
        return Err(no_group(*group.ip()));
    }
    let membership = membership(*group.ip(), interface)?;
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, None)?;
    // Before `bind`, which is where the kernel looks at it.
    set_reuse_address(&socket, true)?;
    // Bound to the group: datagrams to this host's own addresses are none of ours.
    socket.bind(&group.into())?;
    raw::set(&socket, libc::IPPROTO_IP, libc::IP_ADD_MEMBERSHIP, &membership)?;
    // Only what this socket joined, not what any socket of this host joined.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    raw::set::<c_int>(&socket, libc::IPPROTO_IP, libc::IP_MULTICAST_ALL, &0)?;
    socket.set_nonblocking(true)?;
    Ok(socket.into())
}
// ANCHOR_END: receiver

/// Makes a socket whose multicast datagrams leave by `interface` and cross at most
/// `hops` - 1 routers.
///
/// With `hops` 1, the kernel's default, they stay in the local network; with 0, in this
/// host. Receivers on this host get them too (`IP_MULTICAST_LOOP`, on by default, is
/// set). The socket is non-blocking.
///
/// # Errors
///
/// `NotFound` when no interface has this name; the system calls'.
// ANCHOR: sender
pub fn multicast_sender(interface: &str, hops: u8) -> io::Result<UdpSocket> {
    let way_out = membership(Ipv4Addr::UNSPECIFIED, interface)?;
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, None)?;
    raw::set(&socket, libc::IPPROTO_IP, libc::IP_MULTICAST_IF, &way_out)?;
    raw::set(&socket, libc::IPPROTO_IP, libc::IP_MULTICAST_TTL, &c_int::from(hops))?;
    raw::set::<c_int>(&socket, libc::IPPROTO_IP, libc::IP_MULTICAST_LOOP, &1)?;
    socket.set_nonblocking(true)?;
    Ok(socket.into())
}
// ANCHOR_END: sender

// ANCHOR: membership
fn membership(group: Ipv4Addr, interface: &str) -> io::Result<libc::ip_mreqn> {
    Ok(libc::ip_mreqn {
        imr_multiaddr: in_addr(group),
        // The interface is named by its index, so no address has to find it.
        imr_address: in_addr(Ipv4Addr::UNSPECIFIED),
        imr_ifindex: interface_index(interface)?,
    })
}
// ANCHOR_END: membership

fn no_group(address: Ipv4Addr) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidInput,
        format!(
            "{address} is no multicast group: they are 224.0.0.0 to 239.255.255.255"
        ),
    )
}

fn in_addr(address: Ipv4Addr) -> libc::in_addr {
    // `s_addr` has network byte order in memory, which is the order of the octets.
    libc::in_addr { s_addr: u32::from_ne_bytes(address.octets()) }
}

fn interface_index(name: &str) -> io::Result<c_int> {
    let index = nix::net::if_::if_nametoindex(name).map_err(|_| {
        io::Error::new(
            io::ErrorKind::NotFound,
            format!("no interface is called {name:?}; `ip link` lists them"),
        )
    })?;
    c_int::try_from(index).map_err(io::Error::other)
}
