//! What an accepted socket has from its listener.
//!
//! ```sh
//! cargo run -p socket-families --example option_inheritance
//! ```
//!
//! Sets options on a listener, accepts a connection with plain `accept`, and prints which
//! of them the new socket has.

use std::ffi::c_int;
use std::net::{SocketAddr, TcpStream};

use nix::fcntl::{FcntlArg, OFlag, fcntl};
use socket_families::options::raw;
use socket2::{Domain, Socket, Type};

fn main() -> anyhow::Result<()> {
    // ANCHOR: listener
    let options = [
        ("SO_REUSEADDR", libc::SOL_SOCKET, libc::SO_REUSEADDR, 1),
        ("SO_KEEPALIVE", libc::SOL_SOCKET, libc::SO_KEEPALIVE, 1),
        ("SO_OOBINLINE", libc::SOL_SOCKET, libc::SO_OOBINLINE, 1),
        ("SO_RCVLOWAT", libc::SOL_SOCKET, libc::SO_RCVLOWAT, 10),
        ("SO_RCVBUF", libc::SOL_SOCKET, libc::SO_RCVBUF, 20_000),
        ("TCP_NODELAY", libc::IPPROTO_TCP, libc::TCP_NODELAY, 1),
    ];
    let listener = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    for (_, level, name, value) in options {
        raw::set::<c_int>(&listener, level, name, &value)?;
    }
    let two_seconds = libc::linger { l_onoff: 1, l_linger: 2 };
    raw::set(&listener, libc::SOL_SOCKET, libc::SO_LINGER, &two_seconds)?;
    listener.set_nonblocking(true)?;
    // ANCHOR_END: listener

    listener.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into())?;
    listener.listen(1)?;
    let address = listener.local_addr()?.as_socket().expect("an IPv4 address");
    let _client = TcpStream::connect(address)?;

    // ANCHOR: accepted
    let (accepted, _) = listener.accept_raw()?;
    for (text, level, name, _) in options {
        let theirs: c_int = raw::get(&listener, level, name)?;
        let ours: c_int = raw::get(&accepted, level, name)?;
        println!("{text}: inherited {}", ours == theirs);
    }
    let linger: libc::linger =
        raw::get(&accepted, libc::SOL_SOCKET, libc::SO_LINGER)?;
    println!("SO_LINGER: inherited {}", linger.l_onoff == 1 && linger.l_linger == 2);
    let flags = OFlag::from_bits_retain(fcntl(&accepted, FcntlArg::F_GETFL)?);
    println!("O_NONBLOCK: inherited {}", flags.contains(OFlag::O_NONBLOCK));
    // ANCHOR_END: accepted
    Ok(())
}
