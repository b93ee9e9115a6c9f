#![deny(unused_must_use)]

use endpoints::{UdpEndpoint, create_datagram_endpoint};
use transports::DatagramProtocol;

struct Quiet;
impl DatagramProtocol for Quiet {}

fn main() {
    // ANCHOR: misuse
    create_datagram_endpoint(|| Quiet, UdpEndpoint::bound_to(("127.0.0.1", 0)));
    // ANCHOR_END: misuse
}
