use std::net::UdpSocket;

fn too_late(socket: UdpSocket) {
    let _ = socket.remote_addr(("127.0.0.1", 9999));
}

fn main() {}
