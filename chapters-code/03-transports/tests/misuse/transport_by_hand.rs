use transports::Transport;

// ANCHOR: misuse
fn main() {
    let transport = Transport::new();
    transport.write(b"to whom?");
}
// ANCHOR_END: misuse
