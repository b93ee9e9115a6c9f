use endpoints::UdpEndpoint;

fn main() {
    let _ = UdpEndpoint::bound_to("127.0.0.1");
}
