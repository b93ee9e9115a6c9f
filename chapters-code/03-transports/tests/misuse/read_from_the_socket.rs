use transports::Transport;

// ANCHOR: misuse
fn steal(transport: &Transport) {
    let socket = transport.socket().expect("TCP has one");
    socket.recv(&mut [0; 10]);
}
// ANCHOR_END: misuse

fn main() {}
