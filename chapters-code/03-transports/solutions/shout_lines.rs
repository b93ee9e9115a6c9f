//! Solution: lines out of bytes that are cut anywhere.

use transports::{OnEof, Protocol, Transport};

// ANCHOR: solution
/// Answers each line in upper case, when it is whole.
#[derive(Default)]
struct Shout {
    // What has come of a line that has not ended yet.
    unfinished: Vec<u8>,
}

impl Protocol for Shout {
    fn data_received(&mut self, transport: Transport, data: &[u8]) {
        self.unfinished.extend(data);
        // All whole lines go out in one write.
        if let Some(last) = self.unfinished.iter().rposition(|&byte| byte == b'\n') {
            let rest = self.unfinished.split_off(last + 1);
            let whole = std::mem::replace(&mut self.unfinished, rest);
            transport.write(&whole.to_ascii_uppercase());
        }
    }

    fn eof_received(&mut self, transport: Transport) -> OnEof {
        transport.write(&self.unfinished.to_ascii_uppercase());
        OnEof::Close
    }
}
// ANCHOR_END: solution

#[path = "../exercises/checks/shout_lines.rs"]
mod checks;
