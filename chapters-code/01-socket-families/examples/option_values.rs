//! The call itself: a level, a name, and a value that is an int or a struct.
//!
//! ```sh
//! cargo run -p socket-families --example option_values
//! ```
//!
//! Prints what comes back from the kernel, good and bad.

use std::ffi::c_int;
use std::io;
use std::time::Duration;

use socket_families::options::{broadcast, raw, set_broadcast, set_linger};
use socket2::{Domain, Socket, Type};

fn main() -> anyhow::Result<()> {
    let tcp = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    let udp = Socket::new(Domain::IPV4, Type::DGRAM, None)?;

    // ANCHOR: int
    // The raw call: a level, a name, a C int; any value but 0 means on.
    raw::set::<c_int>(&udp, libc::SOL_SOCKET, libc::SO_BROADCAST, &7)?;
    let value: c_int = raw::get(&udp, libc::SOL_SOCKET, libc::SO_BROADCAST)?;
    println!("set to 7, reads {value}");
    // The same with a type: on or off.
    set_broadcast(&udp, false)?;
    println!("typed, reads {}", broadcast(&udp)?);
    // ANCHOR_END: int

    // ANCHOR: struct
    let three_seconds = libc::linger { l_onoff: 1, l_linger: 3 };
    raw::set(&tcp, libc::SOL_SOCKET, libc::SO_LINGER, &three_seconds)?;
    println!("a struct linger: ok");
    let int = raw::set::<c_int>(&tcp, libc::SOL_SOCKET, libc::SO_LINGER, &3);
    println!("an int for it: {}", told(int));
    set_linger(&tcp, Some(Duration::from_secs(3)))?;
    println!("typed: ok");
    // ANCHOR_END: struct

    // ANCHOR: level
    let nodelay = raw::set::<c_int>(&tcp, libc::IPPROTO_TCP, libc::TCP_NODELAY, &1);
    println!("TCP_NODELAY on a TCP socket: {}", told(nodelay));
    let nodelay = raw::set::<c_int>(&udp, libc::IPPROTO_TCP, libc::TCP_NODELAY, &1);
    println!("TCP_NODELAY on a UDP socket: {}", told(nodelay));
    let unknown = raw::set::<c_int>(&tcp, libc::SOL_SOCKET, 9999, &1);
    println!("a name that nothing has: {}", told(unknown));
    let short = raw::set_bytes(&tcp, libc::SOL_SOCKET, libc::SO_KEEPALIVE, &[1]);
    println!("a byte for an int: {}", told(short));
    // ANCHOR_END: level
    Ok(())
}

fn told(outcome: io::Result<()>) -> String {
    let Err(error) = outcome else { return "ok".to_owned() };
    let errno = error.raw_os_error().map(nix::Error::from_raw);
    errno.map_or_else(|| error.to_string(), |errno| format!("{errno:?}"))
}
