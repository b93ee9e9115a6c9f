//! A future's life: pending, then a result for all who ask, and never another.
//!
//! ```sh
//! cargo run -p future-objects --example future_basics
//! ```

use future_objects::{DoneCallback, call_queue};

fn main() {
    // ANCHOR: result
    let (calls, mut turns) = call_queue();
    let future = calls.create_future::<u32>();
    future.add_done_callback(|future| {
        println!("callback 1: {}", future.done());
    });
    future.add_done_callback(|_| println!("callback 2"));

    println!("done: {}", future.done());
    future.set_result(25).expect("it is pending");
    println!("set, and no callback has run");
    turns.turn();
    // ANCHOR_END: result

    // ANCHOR: again
    println!("a second result is refused: {}", future.set_result(26).is_err());
    future.add_done_callback(|_| println!("a callback that comes late"));
    println!("it waits for its turn, too");
    turns.turn();
    // ANCHOR_END: again

    // ANCHOR: remove
    let future = calls.create_future::<u32>();
    let callback = DoneCallback::new(|_| println!("never"));
    future.add_removable_callback(&callback);
    future.add_removable_callback(&callback);
    println!("removed: {}", future.remove_done_callback(&callback));
    println!("removed: {}", future.remove_done_callback(&callback));
    // ANCHOR_END: remove

    // ANCHOR: cancel
    future.add_done_callback(|future| println!("cancelled: {}", future.cancelled()));
    println!("cancel: {}", future.cancel());
    println!("cancel again: {}", future.cancel());
    turns.turn();
    println!("a result is refused: {}", future.set_result(1).is_err());
    // ANCHOR_END: cancel
}
