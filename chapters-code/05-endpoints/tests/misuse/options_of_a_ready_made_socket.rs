use endpoints::{Connect, IpFamily};
use socket2::Socket;

fn both(socket: Socket) {
    let _ = Connect::to("localhost", 8888).sock(socket);
}

fn options_too_late(socket: Socket) {
    let _ = socket.family(IpFamily::V4);
}

fn main() {}
