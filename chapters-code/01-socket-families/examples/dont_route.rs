//! SO_DONTROUTE: with it, nothing goes by a gateway.
//!
//! ```sh
//! cargo run -p socket-families --example dont_route
//! ```
//!
//! Makes a network with a gateway, sends with and without the option, and prints where
//! the datagrams were let go.

use std::net::UdpSocket;

use netlab::Namespace;
use socket_families::options::set_dont_route;

fn main() -> anyhow::Result<()> {
    let network = Namespace::enter().unwrap_or_else(|e| netlab::cannot_run(e));
    // ANCHOR: network
    network.ip("link add va type veth peer name vb")?;
    network.ip("addr add 10.77.0.1/24 dev va")?;
    network.ip("link set va up")?;
    network.ip("link set vb up")?;
    network.ip("route add default via 10.77.0.254")?;
    // ANCHOR_END: network

    // ANCHOR: send
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    for dont_route in [false, true] {
        set_dont_route(&socket, dont_route)?;
        let by_gateway = socket.send_to(b"far", "192.0.2.1:9");
        let on_link = socket.send_to(b"near", "10.77.0.2:9");
        println!(
            "SO_DONTROUTE {}: by the gateway {}, on the link {}",
            u8::from(dont_route),
            told(&by_gateway),
            told(&on_link)
        );
    }
    // ANCHOR_END: send
    Ok(())
}

fn told(sent: &std::io::Result<usize>) -> String {
    match sent {
        Ok(_) => "ok".to_owned(),
        Err(e) => {
            let errno = e.raw_os_error().map(nix::Error::from_raw);
            errno.map_or_else(|| e.to_string(), |errno| format!("{errno:?}"))
        }
    }
}
