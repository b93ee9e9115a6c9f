use std::net::UdpSocket;

fn too_late(socket: UdpSocket) {
    // ANCHOR: misuse
    let _ = socket.remote_addr(("127.0.0.1", 9999));
    // ANCHOR_END: misuse
}

fn main() {}
