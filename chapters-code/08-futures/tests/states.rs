//! What a future is before and after its outcome: CPython's `BaseFutureTests`.

use future_objects::{Failure, Future, State, call_queue};

fn pending() -> Future<u32> {
    call_queue().0.create_future()
}

#[test]
fn a_new_future_is_neither_cancelled_nor_done() {
    let future = pending();
    assert_eq!(
        (future.state(), future.done(), future.cancelled()),
        (State::Pending, false, false)
    );
}

#[test]
fn asked_too_early_it_is_an_invalid_state() {
    let future = pending();
    assert_eq!(future.result().unwrap_err().state(), State::Pending);
    assert_eq!(future.exception().unwrap_err().state(), State::Pending);
    assert!(future.result().unwrap_err().to_string().contains("await it"));
}

#[test]
fn a_result_is_set_once_and_what_comes_late_is_handed_back() {
    let future = pending();
    future.set_result(1).unwrap();
    let late = future.set_result(2).unwrap_err();
    assert_eq!((late.state(), late.into_refused()), (State::Finished, 2));
    let late = future.set_exception("late").unwrap_err();
    assert_eq!(late.into_refused().to_string(), "late");
    assert!(!future.cancel());
    assert_eq!(future.result().unwrap().unwrap(), &1);
    assert!(future.exception().unwrap().unwrap().is_none());
}

#[test]
fn an_exception_is_in_result_and_in_exception() {
    let future = pending();
    future.set_exception("out of paper").unwrap();
    assert!(future.done() && !future.cancelled());
    assert_eq!(future.result().unwrap().unwrap_err().to_string(), "out of paper");
    let error = future.exception().unwrap().unwrap().unwrap();
    assert_eq!(error.to_string(), "out of paper");
    assert!(future.set_result(1).is_err());
    assert!(!future.cancel());
}

#[test]
fn a_cancelled_future_is_done_and_refuses_results() {
    let future = pending();
    assert!(future.cancel());
    assert!(future.done() && future.cancelled());
    assert!(!future.cancel());
    assert_eq!(future.set_result(1).unwrap_err().state(), State::Cancelled);
    assert_eq!(future.set_exception("x").unwrap_err().state(), State::Cancelled);
    assert!(matches!(future.result().unwrap(), Err(Failure::Cancelled(_))));
    assert_eq!(future.exception().unwrap().unwrap_err().message(), None);
}

#[test]
fn the_first_message_of_cancel_stays() {
    let future = pending();
    assert!(future.cancel_with("too late"));
    assert!(!future.cancel_with("really"));
    let error = future.exception().unwrap().unwrap_err();
    assert_eq!(error.message(), Some("too late"));
    assert_eq!(error.to_string(), "cancelled: too late");
}

#[tokio::test]
async fn awaiting_again_gives_the_same_value() {
    let future = pending();
    future.set_result(7).unwrap();
    let first: *const u32 = (&future).await.unwrap();
    let again: *const u32 = future.wait().await.unwrap();
    assert_eq!(first, again);
}

#[test]
fn its_debug_form_says_the_state_and_the_callbacks() {
    let future = pending();
    future.add_done_callback(|_| ());
    assert_eq!(format!("{future:?}"), "Future { state: Pending, callbacks: 1 }");
    future.cancel();
    assert_eq!(format!("{future:?}"), "Future { state: Cancelled, message: None }");
    let future = pending();
    future.set_result(10).unwrap();
    assert_eq!(format!("{future:?}"), "Future { state: Finished, result: 10 }");
    let future: Future<u32, String> = call_queue().0.create_future_or();
    future.set_exception("no").unwrap();
    let text = format!("{future:?}");
    assert_eq!(text, "Future { state: Finished, exception: \"no\" }");
}

#[test]
fn an_exception_is_the_same_one_however_often_it_is_asked_for() {
    let future = pending();
    future.set_exception("out of paper").unwrap();
    let first: *const _ = future.exception().unwrap().unwrap().unwrap();
    let again: *const _ = future.exception().unwrap().unwrap().unwrap();
    assert_eq!(first, again);
}

#[test]
fn it_knows_its_queue() {
    let (calls, mut turns) = call_queue();
    let future = calls.create_future::<u32>();
    future.calls().call_soon(|| ());
    assert_eq!(turns.turn(), 1);
}
