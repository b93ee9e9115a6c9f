//! Every interleaving of a few threads, tried one after another by [loom](https://docs.rs/loom).
//!
//! The files of `src/` are compiled once more, with `sync.rs` of this folder in the place of
//! theirs: loom's lock lets loom decide at each locking which thread goes on. So the shipped
//! code has no `cfg` in it, and these models run in every `cargo test`.

#![allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    unnameable_types,
    reason = "these are the crate's own files, of which the models use a part"
)]

#[path = "../../src/call.rs"]
mod call;
#[path = "../../src/call_queue.rs"]
mod call_queue;
#[path = "../../src/cancelled_error.rs"]
mod cancelled_error;
#[path = "../../src/contained.rs"]
mod contained;
#[path = "../../src/done_callback.rs"]
mod done_callback;
#[path = "../../src/failure.rs"]
mod failure;
#[path = "../../src/future.rs"]
mod future;
#[path = "../../src/handle.rs"]
mod handle;
#[path = "../../src/invalid_state_error.rs"]
mod invalid_state_error;
#[path = "../../src/outcome.rs"]
mod outcome;
#[path = "../../src/promise.rs"]
mod promise;
#[path = "../../src/promised.rs"]
mod promised;
#[path = "../../src/shared.rs"]
mod shared;
#[path = "../../src/state.rs"]
mod state;
mod sync;
#[path = "../../src/timers.rs"]
mod timers;
#[path = "../../src/turns.rs"]
mod turns;
#[path = "../../src/wait.rs"]
mod wait;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use call_queue::{CallQueue, call_queue};
use cancelled_error::CancelledError;
use done_callback::DoneCallback;
use failure::Failure;
use future::Future;
use handle::{Handle, TimerHandle};
use invalid_state_error::InvalidStateError;
use loom::future::block_on;
use loom::thread;
use promise::Promise;
use promised::Promised;
use state::State;
use turns::Turns;
use wait::Wait;

/// Tries all interleavings with at most three switches that nothing called for.
fn model(run: impl Fn() + Send + Sync + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(3);
    builder.check(run);
}

// ANCHOR: wakes
#[test]
fn a_result_set_on_another_thread_is_never_missed() {
    model(|| {
        let (calls, _turns) = call_queue();
        let future = calls.create_future_or::<u32, String>();
        let setter = future.clone();
        let thread = thread::spawn(move || setter.set_result(1).unwrap());
        // Were the waker ever missed, loom would find nobody left to run.
        assert_eq!(block_on(future.wait()).unwrap(), &1);
        thread.join().unwrap();
    });
}
// ANCHOR_END: wakes

#[test]
fn of_two_who_set_one_wins_and_his_is_the_result() {
    model(|| {
        let (calls, _turns) = call_queue();
        let future = calls.create_future_or::<u32, String>();
        let (one, two) = (future.clone(), future.clone());
        let one = thread::spawn(move || one.set_result(1).is_ok());
        let two = thread::spawn(move || two.cancel());
        let is_one = block_on(future.wait()).is_ok();
        assert_eq!((one.join().unwrap(), two.join().unwrap()), (is_one, !is_one));
    });
}

#[test]
fn a_callback_added_beside_the_result_runs_exactly_once() {
    model(|| {
        let (calls, mut turns) = call_queue();
        let future = calls.create_future_or::<u32, String>();
        let (setter, ran) = (future.clone(), Arc::new(AtomicUsize::new(0)));
        let thread = thread::spawn(move || setter.set_result(1).unwrap());
        let counts = ran.clone();
        future.add_done_callback(move |_| {
            counts.fetch_add(1, Relaxed);
        });
        turns.turn();
        thread.join().unwrap();
        turns.turn();
        assert_eq!(ran.load(Relaxed), 1);
    });
}

#[test]
fn a_callback_added_beside_the_result_runs_after_those_before_it() {
    model(|| {
        let (calls, mut turns) = call_queue();
        let future = calls.create_future_or::<u32, String>();
        let order = Arc::new(std::sync::Mutex::new(Vec::new()));
        let note = |number| {
            let order = order.clone();
            move |_: &Future<u32, String>| order.lock().unwrap().push(number)
        };
        future.add_done_callback(note(1));
        let setter = future.clone();
        let thread = thread::spawn(move || setter.set_result(1).unwrap());
        future.add_done_callback(note(2));
        thread.join().unwrap();
        turns.turn();
        assert_eq!(*order.lock().unwrap(), [1, 2]);
    });
}

#[test]
fn a_wait_dropped_beside_the_result_takes_no_wake_up_from_another() {
    model(|| {
        let (calls, _turns) = call_queue();
        let future = calls.create_future_or::<u32, String>();
        let (setter, leaver) = (future.clone(), future.clone());
        let sets = thread::spawn(move || setter.set_result(1).unwrap());
        let leaves = thread::spawn(move || {
            block_on(async {
                let mut wait = Box::pin(leaver.wait());
                let _polled = futures::poll!(wait.as_mut());
            });
        });
        assert_eq!(block_on(future.wait()).unwrap(), &1);
        sets.join().unwrap();
        leaves.join().unwrap();
    });
}

#[test]
fn turns_that_go_to_sleep_are_woken_by_a_call() {
    model(|| {
        let (calls, mut turns) = call_queue();
        let future = calls.create_future_or::<u32, String>();
        let setter = future.clone();
        let thread = thread::spawn(move || {
            calls.call_soon(move || setter.set_result(1).unwrap());
        });
        assert_eq!(block_on(turns.run_until(future.wait())).unwrap(), &1);
        thread.join().unwrap();
    });
}

#[test]
fn a_call_cancelled_beside_its_turn_runs_at_most_once_and_not_later() {
    model(|| {
        let (calls, mut turns) = call_queue();
        let ran = Arc::new(AtomicUsize::new(0));
        let counts = ran.clone();
        let handle = calls.call_soon(move || {
            counts.fetch_add(1, Relaxed);
        });
        let runs = thread::spawn(move || turns.turn());
        handle.cancel();
        assert!(handle.cancelled());
        assert_eq!(runs.join().unwrap(), 1);
        assert!(ran.load(Relaxed) <= 1);
    });
}

#[test]
fn a_result_beside_the_end_of_the_turns_frees_the_callbacks() {
    model(|| {
        let (calls, turns) = call_queue();
        let future = calls.create_future_or::<u32, String>();
        let held = Arc::new(());
        let holds = held.clone();
        future.add_done_callback(move |_| drop(holds));
        let setter = future.clone();
        let thread = thread::spawn(move || setter.set_result(1).unwrap());
        drop(turns);
        thread.join().unwrap();
        assert_eq!(Arc::strong_count(&held), 1);
    });
}
