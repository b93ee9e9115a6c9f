use endpoints::UdpEndpoint;

fn main() {
    let _ = UdpEndpoint::bound_to(("0.0.0.0", 9999)).reuse_address(true);
}
