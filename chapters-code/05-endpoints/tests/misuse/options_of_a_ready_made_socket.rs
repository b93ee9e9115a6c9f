use endpoints::Connect;
use socket2::Socket;

fn both(socket: Socket) {
    // ANCHOR: misuse
    let _ = Connect::to("localhost", 8888).sock(socket);
    // ANCHOR_END: misuse
}

fn main() {}
