//! Exercise: lines out of bytes that are cut anywhere.
//!
//! `data_received` knows nothing of lines. Collect what comes, and answer line by line.

use transports::{OnEof, Protocol, Transport};

// ANCHOR: task
/// Answers each line in upper case, when it is whole.
#[derive(Default)]
struct Shout {
    // What has come of a line that has not ended yet.
    unfinished: Vec<u8>,
}

impl Protocol for Shout {
    /// Sends back every line that is whole now, with its `\n`; keeps the rest.
    fn data_received(&mut self, transport: Transport, data: &[u8]) {
        todo!("{} kept, {} new for {transport:?}", self.unfinished.len(), data.len())
    }

    /// Sends back what is left, which has no `\n`, and closes.
    fn eof_received(&mut self, transport: Transport) -> OnEof {
        todo!("{} left for {transport:?}", self.unfinished.len())
    }
}
// ANCHOR_END: task

#[path = "checks/shout_lines.rs"]
mod checks;
