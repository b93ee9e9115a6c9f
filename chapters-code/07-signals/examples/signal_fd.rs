//! Signals read from a descriptor, without any handler.
//!
//! ```sh
//! cargo run -p signals --example signal_fd
//! ```
//!
//! Prints who sent each, and that real-time signals queue where others are merged.
//!
//! asyncio: none, because Python has no signalfd.
//!
//! asyncio：无，因为 Python 没有 signalfd。

use signals::{SignalFd, SignalNumber, block};

fn main() -> anyhow::Result<()> {
    let Ok(real_time) = SignalNumber::real_time(1) else {
        netlab::cannot_run("this system has no real-time signals");
    };
    // ANCHOR: blocked
    // Before the runtime makes its threads, which inherit the mask.
    let signals = [SignalNumber::USER_1, real_time];
    let _blocked = block(&signals)?;
    // ANCHOR_END: blocked
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        // ANCHOR: read
        let descriptor = SignalFd::new(&signals)?;
        for _ in 0..3 {
            SignalNumber::USER_1.raise()?;
            real_time.raise()?;
        }
        for _ in 0..4 {
            let received = descriptor.recv().await?;
            let by_me = received.pid == std::process::id();
            println!("{}, by this process: {by_me}", received.signal);
        }
        // ANCHOR_END: read
        Ok(())
    })
}
