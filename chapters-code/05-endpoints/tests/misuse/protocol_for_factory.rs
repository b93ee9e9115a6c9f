use endpoints::create_connection;
use transports::Protocol;

struct Echo;
impl Protocol for Echo {}

fn main() {
    // ANCHOR: misuse
    let _ = create_connection(Echo, ("localhost", 8888));
    // ANCHOR_END: misuse
}
