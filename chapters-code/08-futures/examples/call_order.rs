//! The order of callbacks: as they were queued, turn by turn, and by their deadlines.
//!
//! ```sh
//! cargo run -p future-objects --example call_order
//! ```

use std::time::Duration;

use future_objects::call_queue;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // ANCHOR: soon
    let (calls, mut turns) = call_queue();
    let inner = calls.clone();
    calls.call_soon(move || {
        println!("first");
        inner.call_soon(|| println!("queued by the first"));
    });
    calls.call_soon(|| println!("second"));
    let third = calls.call_soon(|| println!("third"));
    third.cancel();
    println!("nothing has run yet");
    // ANCHOR_END: soon

    // ANCHOR: later
    for (milliseconds, words) in [(20, "after 20 ms"), (10, "after 10 ms")] {
        let delay = Duration::from_millis(milliseconds);
        calls.call_later(delay, move || println!("{words}"));
    }
    let end = calls.create_future::<()>();
    let setter = end.clone();
    calls.call_later(Duration::from_millis(30), move || {
        setter.set_result(()).expect("it is the only one");
    });
    turns.run_until(end.wait()).await.expect("it has a result");
    // ANCHOR_END: later
}
