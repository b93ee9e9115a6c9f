//! `call_soon`, `call_later` and `call_at`: asyncio's order.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use future_objects::{CallQueue, call_queue};
use tokio::time::Instant;

type Bag = Arc<Mutex<Vec<u64>>>;

fn put(bag: &Bag, number: u64) -> impl FnOnce() + Send + 'static {
    let bag = bag.clone();
    move || bag.lock().expect("no test panics here").push(number)
}

#[test]
fn calls_run_first_in_first_out() {
    let ((calls, mut turns), bag) = (call_queue(), Bag::default());
    for number in 0..5 {
        calls.call_soon(put(&bag, number));
    }
    assert_eq!(turns.turn(), 5);
    assert_eq!(*bag.lock().unwrap(), [0, 1, 2, 3, 4]);
}

#[test]
fn what_a_call_queues_runs_in_the_next_turn() {
    fn again(calls: CallQueue, bag: Bag) {
        bag.lock().unwrap().push(0);
        calls.clone().call_soon(move || again(calls, bag));
    }
    let ((calls, mut turns), bag) = (call_queue(), Bag::default());
    let (own, of) = (calls.clone(), bag.clone());
    calls.call_soon(move || again(own, of));
    calls.call_soon(put(&bag, 1));
    assert_eq!(turns.turn(), 2);
    assert_eq!(*bag.lock().unwrap(), [0, 1]);
    assert_eq!(turns.turn(), 1);
    assert_eq!(*bag.lock().unwrap(), [0, 1, 0]);
}

#[test]
fn a_cancelled_call_does_not_run_and_drops_its_callback_at_once() {
    let ((calls, mut turns), bag) = (call_queue(), Bag::default());
    let soon = calls.call_soon(put(&bag, 1));
    let later = calls.call_later(Duration::ZERO, put(&bag, 2));
    assert!(!soon.cancelled() && !later.cancelled());
    soon.cancel();
    later.cancel();
    assert!(soon.cancelled() && later.cancelled());
    assert_eq!(Arc::strong_count(&bag), 1);
    turns.turn();
    assert!(bag.lock().unwrap().is_empty());
}

#[test]
fn a_call_may_cancel_one_of_the_same_turn() {
    let ((calls, mut turns), bag) = (call_queue(), Bag::default());
    let victim: Arc<Mutex<Option<future_objects::Handle>>> = Arc::default();
    let hand = victim.clone();
    calls.call_soon(move || hand.lock().unwrap().take().unwrap().cancel());
    *victim.lock().unwrap() = Some(calls.call_soon(put(&bag, 1)));
    turns.turn();
    assert!(bag.lock().unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn timers_run_by_deadline_and_then_as_they_came() {
    let ((calls, mut turns), bag) = (call_queue(), Bag::default());
    let base = Instant::now() + Duration::from_millis(10);
    let last = calls.call_at(base + Duration::from_millis(5), put(&bag, 9));
    for number in 0..6 {
        calls.call_at(base, put(&bag, number));
    }
    calls.call_soon(put(&bag, 100));
    turns.turn();
    let done = calls.create_future::<()>();
    let setter = done.clone();
    calls.call_at(last.when(), move || setter.set_result(()).unwrap());
    turns.run_until(done.wait()).await.unwrap();
    assert_eq!(*bag.lock().unwrap(), [100, 0, 1, 2, 3, 4, 5, 9]);
    assert_eq!(Instant::now(), last.when());
}

#[tokio::test(start_paused = true)]
async fn a_delay_too_long_for_the_clock_is_far_away() {
    let (calls, mut turns) = call_queue();
    let far = calls.call_later(Duration::MAX, || ());
    assert!(far.when() > Instant::now() + Duration::from_secs(86400));
    assert_eq!(turns.turn(), 0);
}

#[test]
fn cancelled_timers_are_swept_out() {
    let (calls, _turns) = call_queue();
    for _ in 0..10_000 {
        calls.call_later(Duration::from_secs(60), || ()).cancel();
    }
    let text = format!("{calls:?}");
    let timers = text.split("timers: ").nth(1).unwrap().split(',').next().unwrap();
    assert!(timers.parse::<usize>().unwrap() <= 64, "{text}");
}

#[test]
fn without_its_turns_a_queue_cancels_what_it_is_given() {
    let ((calls, turns), bag) = (call_queue(), Bag::default());
    let waiting = calls.call_soon(put(&bag, 1));
    let timer = calls.call_later(Duration::from_secs(60), put(&bag, 2));
    drop(turns);
    assert!(waiting.cancelled() && timer.cancelled());
    assert!(calls.call_soon(put(&bag, 3)).cancelled());
    assert!(calls.call_later(Duration::ZERO, put(&bag, 4)).cancelled());
    assert_eq!(Arc::strong_count(&bag), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_from_another_thread_wakes_the_turns() {
    let (calls, mut turns) = call_queue();
    let done = calls.create_future::<u32>();
    let setter = done.clone();
    let thread = std::thread::spawn(move || {
        calls.call_soon(move || setter.set_result(1).unwrap());
    });
    assert_eq!(turns.run_until(done.wait()).await.unwrap(), &1);
    thread.join().unwrap();
}

#[tokio::test]
async fn an_earlier_timer_from_another_thread_wakes_the_turns() {
    let (calls, mut turns) = call_queue();
    calls.call_later(Duration::from_secs(3600), || ());
    let done = calls.create_future::<u32>();
    let setter = done.clone();
    let thread = std::thread::spawn(move || {
        // The turns sleep by now, until the hour is over.
        std::thread::sleep(Duration::from_millis(50));
        calls.call_later(Duration::from_millis(1), move || {
            setter.set_result(1).unwrap();
        });
    });
    let in_time =
        tokio::time::timeout(Duration::from_secs(20), turns.run_until(done.wait()));
    assert_eq!(in_time.await.unwrap().unwrap(), &1);
    thread.join().unwrap();
}

#[test]
fn cancelling_again_and_cancelling_late_change_nothing() {
    let ((calls, mut turns), bag) = (call_queue(), Bag::default());
    let handle = calls.call_soon(put(&bag, 1));
    turns.turn();
    assert!(!handle.cancelled());
    for _ in 0..2 {
        handle.cancel();
        assert!(handle.cancelled());
    }
    turns.turn();
    assert_eq!(*bag.lock().unwrap(), [1]);
}

#[tokio::test]
async fn turns_leave_the_runtime_to_others() {
    fn again(calls: CallQueue) {
        calls.clone().call_soon(move || again(calls));
    }
    let (calls, turns) = call_queue();
    again(calls);
    let driver = tokio::spawn(turns.run());
    tokio::task::yield_now().await;
    driver.abort();
    assert!(driver.await.unwrap_err().is_cancelled());
}
