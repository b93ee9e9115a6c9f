use transports::{Protocol, TransportError};

struct Late;

// ANCHOR: misuse
impl Protocol for Late {
    fn connection_lost(&mut self, _: Option<TransportError>) {
        transport.write(b"bye");
    }
}
// ANCHOR_END: misuse

fn main() {}
