use std::net::TcpStream;

use endpoints::create_datagram_endpoint;
use transports::DatagramProtocol;

struct Quiet;
impl DatagramProtocol for Quiet {}

fn endpoint(stream: TcpStream) {
    let _ = create_datagram_endpoint(|| Quiet, stream);
}

fn main() {}
