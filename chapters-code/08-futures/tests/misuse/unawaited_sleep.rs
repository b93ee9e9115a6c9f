//! asyncio warns at run time, when the coroutine is collected.

#![deny(unused_must_use)]

use std::time::Duration;

use future_objects::Future;

// ANCHOR: misuse
fn sleep_and_set(future: &Future<u32>, i: u32) {
    tokio::time::sleep(Duration::from_secs(1));
    let _ = future.set_result(i.pow(2));
}
// ANCHOR_END: misuse

fn main() {
    sleep_and_set(&future_objects::call_queue().0.create_future(), 5);
}
