use endpoints::UdpEndpoint;

fn main() {
    // ANCHOR: misuse
    let _ = UdpEndpoint::default();
    // ANCHOR_END: misuse
}
