//! Callbacks of futures: CPython's `BaseFutureDoneCallbackTests`.

mod log;

use std::sync::{Arc, Mutex};

use future_objects::{DoneCallback, Future, call_queue};
use log::Log;

type Bag = Arc<Mutex<Vec<u32>>>;
type Callback = DoneCallback<u32, Box<dyn std::error::Error + Send + Sync>>;

/// A callback that puts `number` into the bag, and the future's value after it.
fn puts(bag: &Bag, number: u32) -> Callback {
    let bag = bag.clone();
    DoneCallback::new(move |future: &Future<u32>| {
        let value = future.result().ok().and_then(Result::ok).copied();
        bag.lock()
            .expect("no test panics here")
            .extend([number, value.unwrap_or(0)]);
    })
}

#[test]
fn they_run_in_a_turn_in_order_with_the_future() {
    let ((calls, mut turns), bag) = (call_queue(), Bag::default());
    let future = calls.create_future();
    for number in [1, 2, 3] {
        future.add_removable_callback(&puts(&bag, number));
    }
    future.set_result(7).unwrap();
    assert!(bag.lock().unwrap().is_empty());
    turns.turn();
    assert_eq!(*bag.lock().unwrap(), [1, 7, 2, 7, 3, 7]);
    assert_eq!(turns.turn(), 0);
}

#[test]
fn they_run_on_an_exception_and_on_cancelling_too() {
    for cancels in [false, true] {
        let ((calls, mut turns), bag) = (call_queue(), Bag::default());
        let future = calls.create_future();
        future.add_removable_callback(&puts(&bag, 1));
        if cancels {
            assert!(future.cancel());
        } else {
            future.set_exception("no").unwrap();
        }
        turns.turn();
        assert_eq!(*bag.lock().unwrap(), [1, 0]);
        let _seen = future.result();
    }
}

#[test]
fn on_a_future_that_is_done_they_run_in_the_next_turn() {
    let ((calls, mut turns), bag) = (call_queue(), Bag::default());
    let future = calls.create_future();
    future.set_result(7).unwrap();
    future.add_removable_callback(&puts(&bag, 1));
    assert!(bag.lock().unwrap().is_empty());
    turns.turn();
    assert_eq!(*bag.lock().unwrap(), [1, 7]);
}

#[test]
fn all_equal_entries_are_removed_and_counted() {
    let ((calls, mut turns), bag) = (call_queue(), Bag::default());
    let future = calls.create_future();
    let (one, two) = (puts(&bag, 1), puts(&bag, 2));
    for callback in [&one, &two, &one, &one] {
        future.add_removable_callback(callback);
    }
    assert_eq!(future.remove_done_callback(&one.clone()), 3);
    assert_eq!(future.remove_done_callback(&one), 0);
    future.set_result(7).unwrap();
    assert_eq!(future.remove_done_callback(&two), 0);
    turns.turn();
    assert_eq!(*bag.lock().unwrap(), [2, 7]);
}

#[test]
fn one_that_removes_the_others_while_they_run_is_harmless() {
    let ((calls, mut turns), bag) = (call_queue(), Bag::default());
    let future = calls.create_future();
    let other = puts(&bag, 2);
    let removed = other.clone();
    future.add_done_callback(move |future| {
        assert_eq!(future.remove_done_callback(&removed), 0);
    });
    future.add_removable_callback(&other);
    future.set_result(7).unwrap();
    turns.turn();
    assert_eq!(*bag.lock().unwrap(), [2, 7]);
}

#[test]
fn one_that_adds_another_has_it_run_in_the_next_turn() {
    let ((calls, mut turns), bag) = (call_queue(), Bag::default());
    let future = calls.create_future();
    let inner = puts(&bag, 2);
    future.add_done_callback(move |future| future.add_removable_callback(&inner));
    future.set_result(7).unwrap();
    turns.turn();
    assert!(bag.lock().unwrap().is_empty());
    turns.turn();
    assert_eq!(*bag.lock().unwrap(), [2, 7]);
}

#[test]
fn one_that_panics_is_logged_and_the_others_run() {
    let (log, _guard) = Log::begin();
    let ((calls, mut turns), bag) = (call_queue(), Bag::default());
    let future = calls.create_future();
    future.add_done_callback(|_| panic!("forgot the paper"));
    future.add_removable_callback(&puts(&bag, 1));
    future.set_result(7).unwrap();
    calls.call_soon(|| panic!("{}", "again".to_owned()));
    turns.turn();
    assert_eq!(*bag.lock().unwrap(), [1, 7]);
    assert_eq!(log.count("forgot the paper"), 1);
    assert_eq!(log.count("again"), 1);
}

#[test]
fn an_exception_that_nobody_saw_is_logged_once() {
    let (log, _guard) = Log::begin();
    let (calls, _turns) = call_queue();
    let future = calls.create_future::<u32>();
    future.set_exception("out of paper").unwrap();
    drop(future.clone());
    assert_eq!(log.count("never retrieved"), 0);
    drop(future);
    assert_eq!(log.count("out of paper"), 1);
}

#[test]
fn an_exception_that_is_only_printed_counts_as_not_seen() {
    let (log, _guard) = Log::begin();
    let (calls, _turns) = call_queue();
    let future = calls.create_future::<u32>();
    future.set_exception("out of paper").unwrap();
    assert!(format!("{future:?}").contains("out of paper"));
    drop(future);
    assert_eq!(log.count("never retrieved"), 1);
}

#[test]
fn nothing_is_logged_of_what_was_seen_cancelled_or_abandoned() {
    let (log, _guard) = Log::begin();
    let (calls, _turns) = call_queue();
    let by_result = calls.create_future::<u32>();
    by_result.set_exception("seen").unwrap();
    let _seen = by_result.result();
    let by_exception = calls.create_future::<u32>();
    by_exception.set_exception("seen").unwrap();
    let _seen = by_exception.exception();
    let cancelled = calls.create_future::<u32>();
    cancelled.cancel();
    let with_result = calls.create_future::<u32>();
    with_result.set_result(1).unwrap();
    drop((by_result, by_exception, cancelled, with_result));
    drop(calls.create_future::<u32>());
    assert_eq!(log.count(""), 0);
}

#[test]
fn what_a_callback_holds_is_freed_with_the_future_or_the_turns() {
    let held = Arc::new(());
    let (calls, turns) = call_queue();
    for is_done in [false, true] {
        let future = calls.create_future::<u32>();
        let holds = held.clone();
        future.add_done_callback(move |_| drop(holds));
        if is_done {
            future.set_result(1).unwrap();
        }
    }
    assert_eq!(Arc::strong_count(&held), 2);
    drop(turns);
    assert_eq!(Arc::strong_count(&held), 1);
    let future = calls.create_future::<u32>();
    let holds = held.clone();
    future.add_done_callback(move |_| drop(holds));
    future.set_result(1).unwrap();
    assert_eq!(Arc::strong_count(&held), 1);
}
