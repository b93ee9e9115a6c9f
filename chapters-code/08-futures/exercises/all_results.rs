//! Exercise: one future for the results of many.

#![allow(dead_code, unused_imports, reason = "what fills the gap uses all of it")]

use std::sync::{Arc, Mutex};

use future_objects::{CallQueue, Future};

// ANCHOR: task
/// A future of all results, in the order of `futures`: asyncio's `gather`. It is
/// done as soon as all are, or one has failed: then it has the same failure, by
/// `to_string`.
fn all_results(
    calls: &CallQueue,
    futures: &[Future<u32, String>],
) -> Future<Vec<u32>, String> {
    todo!("of {calls:?} and {futures:?}, by callbacks alone: no task, no await")
}
// ANCHOR_END: task

#[path = "checks/all_results.rs"]
mod checks;
