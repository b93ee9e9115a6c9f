use transports::Transport;

// ANCHOR: misuse
fn greet(transport: &Transport) {
    transport.write("hello");
}
// ANCHOR_END: misuse

fn main() {}
