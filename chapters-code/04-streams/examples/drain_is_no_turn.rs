//! A `drain` that has nothing to wait for gives no other task its turn.
//!
//! ```sh
//! cargo run -p streams --example drain_is_no_turn
//! ```
//!
//! Prints whether another task of the same thread has run, after 10 times write and
//! drain, after 1000 more, and with `yield_now` in between.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use streams::{DEFAULT_LIMIT, open_stream};
use tokio::net::UnixStream;
use tokio::task::yield_now;

// ANCHOR: other
/// A task that counts its turns.
#[derive(Clone, Default)]
struct Other(Arc<AtomicUsize>);

impl Other {
    async fn run(self) {
        loop {
            self.0.fetch_add(1, Relaxed);
            yield_now().await;
        }
    }

    fn turns(&self) -> usize {
        self.0.load(Relaxed)
    }
}
// ANCHOR_END: other

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let (near, _peer) = UnixStream::pair()?;
    let (_reader, writer) = open_stream(near, DEFAULT_LIMIT)?;
    // ANCHOR: loops
    let other = Other::default();
    let running = tokio::spawn(other.clone().run());

    for times in [10, 1000] {
        for _ in 0..times {
            writer.write(b".");
            writer.drain().await?;
        }
        let has_run = other.turns() > 0;
        println!("{times} x write and drain: the other task has run: {has_run}");
    }

    let before = other.turns();
    for _ in 0..10 {
        writer.write(b".");
        writer.drain().await?;
        yield_now().await;
    }
    let has_run = other.turns() >= before + 10;
    println!("10 x, with a turn for others: it has run 10 times: {has_run}");
    // ANCHOR_END: loops
    running.abort();
    Ok(())
}
