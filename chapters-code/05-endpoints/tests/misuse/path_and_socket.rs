use endpoints::create_unix_connection;
use socket2::Socket;
use transports::Protocol;

struct Echo;
impl Protocol for Echo {}

fn connect(socket: Socket) {
    // ANCHOR: misuse
    let _ = create_unix_connection(|| Echo, "/run/x.sock", socket);
    let _ = create_unix_connection(|| Echo);
    // ANCHOR_END: misuse
}

fn main() {}
