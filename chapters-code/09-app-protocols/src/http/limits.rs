//! How much and how long a client may take.

use std::time::Duration;

/// Bounds on what one connection can cost a server.
// ANCHOR: limits
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes of the request line; more are answered 414. 8 KiB.
    pub request_line: usize,
    /// Bytes of the whole head; more are answered 431, and so are more than 100
    /// fields. 32 KiB.
    pub head: usize,
    /// Bytes of a body; more are answered 413. 1 MiB.
    pub body: usize,
    /// For the head, from its first byte on; then 408. 10 s.
    pub head_time: Duration,
    /// For the body, from the end of the head on; then 408. 60 s.
    pub body_time: Duration,
    /// Between two requests; then the connection is closed. 75 s.
    pub idle_time: Duration,
    /// Without room for more of a response, since its client hardly reads; then the
    /// connection is cut. 30 s.
    pub write_time: Duration,
    /// For the client's own end, after the last response. 2 s.
    pub linger_time: Duration,
}
// ANCHOR_END: limits

impl Default for Limits {
    fn default() -> Self {
        Self {
            request_line: 8 * 1024,
            head: 32 * 1024,
            body: 1024 * 1024,
            head_time: Duration::from_secs(10),
            body_time: Duration::from_secs(60),
            idle_time: Duration::from_secs(75),
            write_time: Duration::from_secs(30),
            linger_time: Duration::from_secs(2),
        }
    }
}

impl Limits {
    /// The shortest of the times.
    pub(crate) fn shortest(&self) -> Duration {
        let times = [
            self.head_time,
            self.body_time,
            self.idle_time,
            self.write_time,
            self.linger_time,
        ];
        times.into_iter().min().unwrap_or_default()
    }
}
