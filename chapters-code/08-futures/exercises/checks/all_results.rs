//! What a future for many must do.

use future_objects::{Future, Turns, call_queue};

use super::all_results;

type Results<T> = Future<T, String>;

fn three() -> (Turns, Vec<Results<u32>>, Results<Vec<u32>>) {
    let (calls, turns) = call_queue();
    let futures: Vec<_> = (0..3).map(|_| calls.create_future_or()).collect();
    let all = all_results(&calls, &futures);
    (turns, futures, all)
}

#[test]
fn results_stand_in_the_order_of_the_futures_whenever_they_come() {
    let (mut turns, futures, all) = three();
    for place in [2, 0, 1] {
        assert!(!all.done());
        futures[place].set_result(u32::try_from(place).unwrap() * 10).unwrap();
        turns.turn();
    }
    assert_eq!(all.result().unwrap().unwrap(), &[0, 10, 20]);
}

#[test]
fn futures_that_are_done_already_count() {
    let (calls, mut turns) = call_queue();
    let done = calls.create_future_or();
    done.set_result(5).unwrap();
    let all = all_results(&calls, &[done.clone(), done]);
    turns.turn();
    assert_eq!(all.result().unwrap().unwrap(), &[5, 5]);
}

#[test]
fn of_none_it_is_done() {
    let (calls, mut turns) = call_queue();
    let all = all_results(&calls, &[]);
    turns.turn();
    assert!(all.result().unwrap().unwrap().is_empty());
}

#[test]
fn the_first_failure_ends_it_and_the_rest_is_harmless() {
    let (mut turns, futures, all) = three();
    futures[1].set_exception("out of paper").unwrap();
    turns.turn();
    assert_eq!(all.result().unwrap().unwrap_err().to_string(), "out of paper");
    futures[0].set_result(1).unwrap();
    assert!(futures[2].cancel());
    turns.turn();
    assert_eq!(all.exception().unwrap().unwrap().unwrap(), "out of paper");
}

#[test]
fn a_cancelled_one_is_a_failure() {
    let (mut turns, futures, all) = three();
    assert!(futures[0].cancel_with("not needed"));
    turns.turn();
    let failure = all.result().unwrap().unwrap_err().to_string();
    assert_eq!(failure, "cancelled: not needed");
}
