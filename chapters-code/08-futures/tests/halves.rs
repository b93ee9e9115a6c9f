//! A future in two halves.

use future_objects::{State, call_queue};

type Failed = String;

#[tokio::test]
async fn a_promise_that_is_kept_is_what_was_promised() {
    let (calls, _turns) = call_queue();
    let (promise, promised) = calls.create_promise::<u32, Failed>();
    let again = promised.clone();
    promise.set_result(3).unwrap();
    assert_eq!(promised.wait().await.unwrap(), &3);
    assert_eq!(again.result().unwrap().unwrap(), &3);
}

#[tokio::test]
async fn a_promise_that_is_dropped_cancels() {
    let (calls, _turns) = call_queue();
    let (promise, promised) = calls.create_promise::<u32, Failed>();
    drop(promise);
    let failure = promised.wait().await.unwrap_err();
    assert_eq!(failure.to_string(), "cancelled: the promise was dropped");
}

#[test]
fn a_result_that_nobody_wants_any_more_is_handed_back() {
    let (calls, _turns) = call_queue();
    let (promise, promised) = calls.create_promise::<u32, Failed>();
    assert!(promised.cancel() && promise.cancelled());
    assert_eq!(promise.set_result(3), Err(3));
    let (promise, promised) = calls.create_promise::<u32, Failed>();
    promised.cancel();
    assert_eq!(promise.set_exception("late"), Err("late".to_owned()));
}

#[test]
fn its_callbacks_run_in_the_queue() {
    let (calls, mut turns) = call_queue();
    let (promise, promised) = calls.create_promise::<u32, Failed>();
    let (sender, ran) = std::sync::mpsc::channel();
    promised.add_done_callback(move |it| sender.send(it.state()).unwrap());
    promise.set_exception("no").unwrap();
    assert!(ran.try_recv().is_err());
    turns.turn();
    assert_eq!(ran.try_recv(), Ok(State::Finished));
    assert_eq!(promised.exception().unwrap().unwrap().unwrap(), "no");
}
