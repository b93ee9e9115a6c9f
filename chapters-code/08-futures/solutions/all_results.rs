//! Solution: one future for the results of many.

use std::sync::{Arc, Mutex};

use future_objects::{CallQueue, Future};

// ANCHOR: solution
/// A future of all results, in the order of `futures`: asyncio's `gather`. It is
/// done as soon as all are, or one has failed: then it has the same failure, by
/// `to_string`.
fn all_results(
    calls: &CallQueue,
    futures: &[Future<u32, String>],
) -> Future<Vec<u32>, String> {
    let all = calls.create_future_or();
    // A second failure, or a result after it, finds the future done: no error.
    if futures.is_empty() {
        let _ = all.set_result(Vec::new());
    }
    let found = Arc::new(Mutex::new((vec![0; futures.len()], futures.len())));
    for (place, future) in futures.iter().enumerate() {
        let (all, found) = (all.clone(), found.clone());
        future.add_done_callback(move |future| {
            let Ok(result) = future.result() else { return };
            match result {
                Err(failure) => drop(all.set_exception(failure.to_string())),
                Ok(value) => {
                    let mut found = found.lock().expect("no panic under it");
                    found.0[place] = *value;
                    found.1 -= 1;
                    if found.1 == 0 {
                        let _ = all.set_result(std::mem::take(&mut found.0));
                    }
                }
            }
        });
    }
    all
}
// ANCHOR_END: solution

#[path = "../exercises/checks/all_results.rs"]
mod checks;
