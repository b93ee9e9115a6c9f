//! SO_REUSEADDR: over TIME_WAIT when both sockets have it, never two listeners; UDP
//! shares the port.
//!
//! ```sh
//! cargo run -p socket-families --example reuse_address
//! ```
//!
//! Prints who may bind, over loopback on free ports.

use std::io::{self, Read};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};

use socket_families::options::set_reuse_address;
use socket2::{Domain, Socket, Type};

fn main() -> anyhow::Result<()> {
    println!("a connection of the port is in TIME_WAIT:");
    for (earlier, later) in
        [(false, false), (false, true), (true, false), (true, true)]
    {
        let address = leave_in_time_wait(earlier)?;
        let outcome = told(listener(address, later));
        println!(
            "earlier {}, later {}: {outcome}",
            u8::from(earlier),
            u8::from(later)
        );
    }

    // ANCHOR: two_listeners
    let first = listener("127.0.0.1:0".parse()?, true)?;
    let second = listener(first.local_addr()?, true);
    println!("a second listener, both with the option: {}", told(second));
    // ANCHOR_END: two_listeners

    // ANCHOR: udp
    let first = udp_socket("127.0.0.1:0".parse()?)?;
    let address = first.local_addr()?;
    let second = udp_socket(address)?;
    UdpSocket::bind("127.0.0.1:0")?.send_to(b"to whom?", address)?;
    println!("UDP, bound first: {}", received(&first)?);
    println!("UDP, bound last: {}", received(&second)?);
    // ANCHOR_END: udp
    Ok(())
}

// ANCHOR: listener
fn listener(address: SocketAddr, reuse: bool) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    set_reuse_address(&socket, reuse)?; // before bind, which is what it is about
    socket.bind(&address.into())?;
    socket.listen(16)?;
    Ok(socket.into())
}
// ANCHOR_END: listener

// ANCHOR: time_wait
/// The side that closes first keeps its address in TIME_WAIT; here it is the server.
fn leave_in_time_wait(reuse: bool) -> io::Result<SocketAddr> {
    // On 127.0.0.1 another program might get the port as soon as it is free.
    let listener = listener(([127, 0, 0, 7], 0).into(), reuse)?;
    let address = listener.local_addr()?;
    let mut client = TcpStream::connect(address)?;
    let (accepted, _) = listener.accept()?;
    drop(accepted);
    client.read_to_end(&mut Vec::new())?;
    Ok(address)
}
// ANCHOR_END: time_wait

fn udp_socket(address: SocketAddr) -> io::Result<UdpSocket> {
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, None)?;
    set_reuse_address(&socket, true)?;
    socket.bind(&address.into())?;
    socket.set_nonblocking(true)?;
    Ok(socket.into())
}

fn received(socket: &UdpSocket) -> io::Result<String> {
    let mut buffer = [0; 64];
    match socket.recv(&mut buffer) {
        Ok(n) => Ok(format!("{:?}", String::from_utf8_lossy(&buffer[..n]))),
        Err(e) if e.kind() == io::ErrorKind::WouldBlock => Ok("nothing".to_owned()),
        Err(e) => Err(e),
    }
}

fn told<T>(outcome: io::Result<T>) -> String {
    match outcome {
        Ok(_) => "ok".to_owned(),
        Err(e) => errno_name(&e),
    }
}

fn errno_name(error: &io::Error) -> String {
    let errno = error.raw_os_error().map(nix::Error::from_raw);
    errno.map_or_else(|| error.to_string(), |errno| format!("{errno:?}"))
}
