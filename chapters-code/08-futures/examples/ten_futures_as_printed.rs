//! Ten futures, set by callbacks that seem to sleep for a second each: the tutorial's idea.
//!
//! ```sh
//! cargo run -p future-objects --example ten_futures_as_printed
//! ```
//!
//! Prints the sixth result, and how long all took.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use future_objects::call_queue;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // ANCHOR: program
    let begin = Instant::now();
    let (calls, mut turns) = call_queue();
    let tasks: HashMap<String, _> =
        (0..10_u32).map(|i| (i.to_string(), calls.create_future())).collect();
    for i in 0..10_u32 {
        let future = tasks[&i.to_string()].clone();
        calls.call_soon(move || {
            // Made and dropped: nobody awaits it, and nobody could here.
            drop(tokio::time::sleep(Duration::from_secs(1)));
            future.set_result(i.pow(2)).expect("it is the only one");
        });
    }
    let result = turns.run_until(tasks["5"].wait()).await;
    println!("{}", result.expect("it has a result"));
    println!("all are done: {}", tasks.values().all(|future| future.done()));
    println!("it slept: {}", begin.elapsed() >= Duration::from_secs(1));
    // ANCHOR_END: program
}
