//! asyncio raises `InvalidStateError`.

use future_objects::Promise;

// ANCHOR: misuse
fn twice(promise: Promise<u32, String>) -> Result<(), u32> {
    promise.set_result(25)?;
    promise.set_result(26)
}
// ANCHOR_END: misuse

fn main() {
    let (calls, _turns) = future_objects::call_queue();
    let (promise, _promised) = calls.create_promise();
    let _ = twice(promise);
}
