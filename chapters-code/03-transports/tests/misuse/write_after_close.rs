use transports::{Protocol, Transport};

struct Hasty;

// ANCHOR: misuse
impl Protocol for Hasty {
    fn data_received(&mut self, transport: Transport, data: &[u8]) {
        transport.close();
        transport.write(data);
    }
}
// ANCHOR_END: misuse

fn main() {}
