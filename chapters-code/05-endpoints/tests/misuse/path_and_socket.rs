use endpoints::create_unix_connection;
use socket2::Socket;
use transports::Protocol;

struct Echo;
impl Protocol for Echo {}

fn both(socket: Socket) {
    let _ = create_unix_connection(|| Echo, "/run/x.sock", socket);
}

fn neither() {
    let _ = create_unix_connection(|| Echo);
}

fn main() {}
