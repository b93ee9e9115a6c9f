//! Exercise: wait for several signals at once, and lose none.

use std::io;

use signals::SignalNumber;

// ANCHOR: task
/// Several signals, awaited together.
struct Signals {
    // Your fields.
}

impl Signals {
    /// Takes the signals over, all from now on.
    fn listen(signals: &[SignalNumber]) -> io::Result<Self> {
        todo!("take over {signals:?}")
    }

    /// The next that comes, or has come since. Of several that are there, each is
    /// returned by one of the next calls.
    async fn next(&mut self) -> SignalNumber {
        todo!("wait for any of them")
    }
}
// ANCHOR_END: task

#[path = "checks/first_signal.rs"]
mod checks;
