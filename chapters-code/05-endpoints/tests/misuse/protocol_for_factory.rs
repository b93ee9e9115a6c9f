use endpoints::create_connection;
use transports::Protocol;

struct Echo;
impl Protocol for Echo {}

fn connect() {
    let _ = create_connection(Echo, ("localhost", 8888));
}

fn main() {}
