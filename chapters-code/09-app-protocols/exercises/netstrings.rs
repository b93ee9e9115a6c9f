//! Exercise: a third way of framing.

// ANCHOR: task
/// Cuts a stream into netstrings: the length in decimal digits, a colon, that many
/// bytes, and a comma. `5:hello,0:,` are two, the second empty.
struct Netstrings {
    buffer: Vec<u8>,
    limit: usize,
}

impl Netstrings {
    /// What has come, cut anywhere.
    fn feed(&mut self, data: &[u8]) {
        self.buffer.extend_from_slice(data);
    }

    /// The next one, `Ok(None)` while it isn't whole. An error for what is none,
    /// as soon as that can be told: no length, a length with a zero before it, one
    /// above the limit, no comma at the end.
    fn next(&mut self) -> Result<Option<Vec<u8>>, String> {
        todo!("{:?} holds what has come; {} is the most", self.buffer, self.limit)
    }
}
// ANCHOR_END: task

#[path = "checks/netstrings.rs"]
mod checks;
