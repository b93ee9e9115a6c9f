//! The family decides the address's form: a new socket of each, asked for its own.
//!
//! ```sh
//! cargo run -p socket-families --example address_formats
//! ```
//!
//! Prints a line a family: the address that getsockname returns before any bind, and how
//! many bytes it has in C. Then an address of one family given to a socket of another.

use nix::errno::Errno;
use socket_families::{Address, Family, Ipv4Address, Ipv6Address, sockaddr_bytes};
use socket2::{SockAddr, Socket, Type};

fn main() -> anyhow::Result<()> {
    // ANCHOR: forms
    for family in [Family::UNIX, Family::INET, Family::INET6, Family::NETLINK] {
        let socket = Socket::new(family.into(), Type::DGRAM, None)?;
        let sockaddr = socket.local_addr()?;
        let bytes = sockaddr_bytes(&sockaddr).len();
        println!("{family}: {bytes} bytes: {}", Address::try_from(&sockaddr)?);
    }
    // ANCHOR_END: forms

    // ANCHOR: mismatch
    let v4 = SockAddr::try_from(&"127.0.0.1:9".parse::<Ipv4Address>()?)?;
    let v6 = SockAddr::try_from(&"[::1]:9".parse::<Ipv6Address>()?)?;
    for (family, address) in [(Family::INET, &v6), (Family::UNIX, &v4)] {
        let socket = Socket::new(family.into(), Type::DGRAM, None)?;
        if let Err(error) = socket.connect(address) {
            let errno = Errno::from_raw(error.raw_os_error().unwrap_or_default());
            println!("{} given to {family}: {errno:?}", Family::from(address));
        }
    }
    // ANCHOR_END: mismatch
    // ANCHOR: misread
    match Ipv4Address::try_from(&v6) {
        Ok(address) => println!("read as IPv4: {address}"),
        Err(error) => println!("{error}"),
    }
    // ANCHOR_END: misread
    Ok(())
}
