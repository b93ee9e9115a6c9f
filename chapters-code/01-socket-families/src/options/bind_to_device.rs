//! `SO_BINDTODEVICE`: one network interface, for sending and receiving alike.

use std::io;
use std::os::fd::AsFd;

use super::raw;

/// Ties the socket to the interface of this name, or unties it with `None`.
///
/// It then receives what comes in by that interface alone, and sends by it alone,
/// whatever the routing table prefers. Sockets tied to different interfaces may be bound
/// to one port. The interface is looked up once: a later one of the same name is
/// another one. Untied by default. Linux only; macOS has `IP_BOUND_IF`.
/// [socket(7)](https://man7.org/linux/man-pages/man7/socket.7.html)
///
/// # Errors
///
/// `InvalidInput` when the name is empty, has 16 bytes or more, or has a zero byte: the
/// kernel would cut such a name short and take another interface. Otherwise the
/// system call's: `ENODEV` for a name no interface has; `EPERM` without `CAP_NET_RAW`
/// when the socket is tied already (Linux before 5.7: always).
///
/// # Examples
///
/// ```
/// use socket_families::options::{bind_to_device, bound_device};
///
/// let socket = std::net::UdpSocket::bind("0.0.0.0:0")?;
/// assert_eq!(bound_device(&socket)?, None);
/// bind_to_device(&socket, Some("lo"))?;
/// assert_eq!(bound_device(&socket)?.as_deref(), Some("lo"));
/// # Ok::<(), std::io::Error>(())
/// ```
// ANCHOR: bind_to_device
pub fn bind_to_device(socket: impl AsFd, interface: Option<&str>) -> io::Result<()> {
    let name = interface.unwrap_or_default();
    if interface.is_some() && !(1..libc::IFNAMSIZ).contains(&name.len())
        || name.contains('\0')
    {
        return Err(no_interface_name(name));
    }
    raw::set_bytes(socket, libc::SOL_SOCKET, libc::SO_BINDTODEVICE, name.as_bytes())
}
// ANCHOR_END: bind_to_device

/// The interface that [`bind_to_device`] tied the socket to, by its present name.
///
/// # Errors
///
/// The system call's: `ENODEV` when the interface is gone. `InvalidData` for a name that
/// isn't UTF-8.
pub fn bound_device(socket: impl AsFd) -> io::Result<Option<String>> {
    const ROOM: u16 = 16;
    let mut name =
        raw::get_bytes(socket, libc::SOL_SOCKET, libc::SO_BINDTODEVICE, ROOM)?;
    // The kernel counts the zero byte that ends a name, and has no bytes for no name.
    name.retain(|&byte| byte != 0);
    let name = String::from_utf8(name)
        .map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e))?;
    Ok(Some(name).filter(|name| !name.is_empty()))
}

fn no_interface_name(name: &str) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidInput,
        format!(
            "{name:?} can't be an interface: a name has 1 to 15 bytes, none zero"
        ),
    )
}
