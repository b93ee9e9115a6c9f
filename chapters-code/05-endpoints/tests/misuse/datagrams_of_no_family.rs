use endpoints::UdpEndpoint;

fn main() {
    let _ = UdpEndpoint::default();
}
