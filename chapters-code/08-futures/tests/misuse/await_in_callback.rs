//! asyncio's callbacks can't await either; an `async def` given to `call_soon` is never run.

use std::time::Duration;

use future_objects::CallQueue;

// ANCHOR: misuse
fn set_later(calls: &CallQueue) {
    calls.call_soon(|| {
        tokio::time::sleep(Duration::from_secs(1)).await;
    });
}
// ANCHOR_END: misuse

fn main() {
    set_later(&future_objects::call_queue().0);
}
