//! Who a netlink socket is: port ids, and a message between two of them.
//!
//! ```sh
//! cargo run -p socket-families --example netlink_ports
//! ```
//!
//! Prints which port id each of three sockets gets, what a fourth is told that asks for a
//! taken one, and a message that goes from one to another without meaning the kernel.

use socket_families::{NetlinkAddress, open, receive_from};
use socket2::{Domain, SockAddr, Socket, Type};

fn main() -> anyhow::Result<()> {
    // ANCHOR: ports
    let (first, second, third) = (usersock()?, usersock()?, usersock()?);
    let this_process = std::process::id();
    for (name, socket, asked) in
        [("first", &first, 0), ("second", &second, 0), ("third", &third, 123_456)]
    {
        let port = bind(socket, asked)?.port;
        let is_ours = port == this_process;
        println!("{name} asks for {asked}: the process id? {is_ours}");
    }
    if let Err(error) = bind(&usersock()?, 123_456) {
        println!("fourth asks for 123456: {error}");
    }
    // ANCHOR_END: ports

    // ANCHOR: message
    let to = NetlinkAddress { port: 123_456, groups: 0 };
    first.send_to(b"hello, neighbour", &SockAddr::from(&to))?;
    let mut buffer = [0; 64];
    let (n, from) = receive_from(&third, &mut buffer)?;
    let from = NetlinkAddress::try_from(&from)?;
    let text = String::from_utf8_lossy(&buffer[..n]);
    println!("third got '{text}' from first? {}", from.port == this_process);
    // ANCHOR_END: message
    Ok(())
}

fn usersock() -> anyhow::Result<Socket> {
    let family = Domain::from(libc::AF_NETLINK);
    Ok(open(family, Type::RAW, Some(libc::NETLINK_USERSOCK.into()))?)
}

fn bind(socket: &Socket, port: u32) -> std::io::Result<NetlinkAddress> {
    socket.bind(&SockAddr::from(&NetlinkAddress { port, groups: 0 }))?;
    NetlinkAddress::try_from(&socket.local_addr()?).map_err(std::io::Error::other)
}
