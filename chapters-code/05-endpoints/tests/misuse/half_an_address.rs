use endpoints::UdpEndpoint;

fn main() {
    // ANCHOR: misuse
    let _ = UdpEndpoint::bound_to("127.0.0.1");
    // ANCHOR_END: misuse
}
