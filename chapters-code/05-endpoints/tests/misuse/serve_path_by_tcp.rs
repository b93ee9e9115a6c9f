use endpoints::{Listen, create_server};
use transports::Protocol;

struct Silent;
impl Protocol for Silent {}

fn main() {
    // ANCHOR: misuse
    let server = create_server(|| Silent, Listen::at_path("/run/demo.sock"));
    // ANCHOR_END: misuse
    drop(server);
}
