use endpoints::UdpEndpoint;

fn main() {
    // ANCHOR: misuse
    let _ = UdpEndpoint::bound_to(("0.0.0.0", 9999)).reuse_address(true);
    // ANCHOR_END: misuse
}
