//! Tasks that wait: many of them, ones that go, ones on other threads.

use std::future::Future as _;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

use future_objects::{Future, call_queue};
use futures::FutureExt;

#[derive(Default)]
struct Counter(AtomicUsize);

impl Wake for Counter {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Relaxed);
    }
}

fn counted() -> (Arc<Counter>, Waker) {
    let counter = Arc::new(Counter::default());
    (counter.clone(), Waker::from(counter))
}

fn pending() -> Future<u32> {
    call_queue().0.create_future()
}

#[tokio::test]
async fn everybody_gets_the_one_result() {
    let future = pending();
    let tasks: Vec<_> = (0..100)
        .map(|_| {
            let future = future.clone();
            tokio::spawn(async move { *future.wait().await.unwrap() })
        })
        .collect();
    tokio::task::yield_now().await;
    future.set_result(5).unwrap();
    for task in tasks {
        assert_eq!(task.await.unwrap(), 5);
    }
}

#[test]
fn a_wait_that_is_dropped_leaves_the_future_and_the_others_as_they_are() {
    let future = pending();
    let (gone, waker_of_gone) = counted();
    let (left, waker_of_left) = counted();
    let mut stays = pin!(future.wait());
    assert!(
        stays.as_mut().poll(&mut Context::from_waker(&waker_of_left)).is_pending()
    );
    {
        let mut goes = pin!(future.wait());
        assert!(
            goes.as_mut()
                .poll(&mut Context::from_waker(&waker_of_gone))
                .is_pending()
        );
    }
    // The counter, the waker: the future has let go of the third.
    assert_eq!(Arc::strong_count(&gone), 2);
    assert!(!future.done());
    future.set_result(1).unwrap();
    assert_eq!((gone.0.load(Relaxed), left.0.load(Relaxed)), (0, 1));
}

#[test]
fn a_storm_of_polls_keeps_one_waker_and_the_last_one_is_woken() {
    let future = pending();
    let mut wait = pin!(future.wait());
    let mut before: Vec<Arc<Counter>> = Vec::new();
    for _ in 0..1000 {
        let (counter, waker) = counted();
        for _ in 0..3 {
            assert!(
                wait.as_mut().poll(&mut Context::from_waker(&waker)).is_pending()
            );
        }
        drop(waker);
        if let Some(last) = before.last() {
            assert_eq!(Arc::strong_count(last), 1, "its waker is still kept");
        }
        before.push(counter);
    }
    future.set_result(9).unwrap();
    let last = before.pop().unwrap();
    assert_eq!(last.0.load(Relaxed), 1);
    assert!(before.iter().all(|counter| counter.0.load(Relaxed) == 0));
    let (_, waker) = counted();
    let polled = wait.as_mut().poll(&mut Context::from_waker(&waker));
    assert!(matches!(polled, Poll::Ready(Ok(9))));
}

#[test]
fn a_waker_that_drops_a_wait_does_not_lock_up() {
    struct Holds(#[allow(dead_code, reason = "held")] Future<u32>);
    impl Wake for Holds {
        fn wake(self: Arc<Self>) {}
    }
    let future = pending();
    let mut wait = pin!(future.wait());
    for _ in 0..3 {
        let waker = Waker::from(Arc::new(Holds(future.clone())));
        assert!(wait.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    }
    future.set_result(1).unwrap();
    assert!(wait.now_or_never().is_some());
}

#[test]
fn threads_that_wait_while_others_set_all_go_on() {
    for _ in 0..200 {
        let future = pending();
        thread::scope(|scope| {
            let waiters: Vec<_> = (0..3)
                .map(|_| {
                    let future = &future;
                    scope.spawn(move || {
                        *futures::executor::block_on(future.wait()).unwrap()
                    })
                })
                .collect();
            let setters: Vec<_> = (0..2)
                .map(|n| {
                    let future = &future;
                    scope.spawn(move || future.set_result(n).is_ok())
                })
                .collect();
            let won: Vec<_> =
                setters.into_iter().map(|it| it.join().unwrap()).collect();
            assert_eq!(won.iter().filter(|&&won| won).count(), 1);
            let winner = u32::from(won[1]);
            for waiter in waiters {
                assert_eq!(waiter.join().unwrap(), winner);
            }
        });
    }
}

#[tokio::test]
async fn tasks_go_on_in_the_order_in_which_they_began_to_wait() {
    let future = pending();
    let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
    for number in 0..20 {
        let (future, told) = (future.clone(), told.clone());
        tokio::spawn(async move {
            future.wait().await.unwrap();
            told.send(number).unwrap();
        });
    }
    drop(told);
    tokio::task::yield_now().await;
    future.set_result(1).unwrap();
    for number in 0..20 {
        assert_eq!(heard.recv().await, Some(number));
    }
}

/// asyncio: `RuntimeError`, "attached to a different loop".
#[test]
fn a_future_is_awaited_on_any_runtime() {
    let (calls, mut turns) = call_queue();
    let future = calls.create_future::<u32>();
    let waits = future.clone();
    let elsewhere = thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async { *waits.wait().await.unwrap() })
    });
    calls.call_soon(move || future.set_result(5).unwrap());
    turns.turn();
    assert_eq!(elsewhere.join().unwrap(), 5);
}

#[test]
fn ten_thousand_waits_are_dropped_in_no_time_and_order_does_not_matter() {
    let future = pending();
    let (counter, waker) = counted();
    let mut waits: Vec<_> = (0..10_000).map(|_| Box::pin(future.wait())).collect();
    for wait in &mut waits {
        assert!(wait.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    }
    let half = waits.split_off(5_000);
    drop(half);
    future.set_result(1).unwrap();
    assert_eq!(counter.0.load(Relaxed), 5_000);
}

#[test]
fn a_future_of_what_can_be_shared_goes_to_every_thread() {
    fn is_send_and_sync<T: Send + Sync>() {}
    is_send_and_sync::<Future<String>>();
    is_send_and_sync::<future_objects::CallQueue>();
    is_send_and_sync::<future_objects::Promise<String>>();
}
