//! A result set by another thread, and when the task that waits hears of it.
//!
//! ```sh
//! cargo run -p future-objects --example from_a_thread
//! ```
//!
//! A thread sets the result after 100 ms; nothing else wakes the loop for a second.

use std::time::{Duration, Instant};

use future_objects::call_queue;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // ANCHOR: thread
    let (calls, mut turns) = call_queue();
    let future = calls.create_future::<u32>();
    let setter = future.clone();
    let begin = Instant::now();
    let thread = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(100));
        setter.set_result(25).expect("it is the only one");
    });
    let _much_later = calls.call_later(Duration::from_secs(1), || {});
    let result = turns.run_until(future.wait()).await.copied().ok();
    let at_once = begin.elapsed() < Duration::from_millis(600);
    println!("set_result: {}, at once: {at_once}", result.unwrap_or_default());
    // ANCHOR_END: thread
    let _ = thread.join();
}
