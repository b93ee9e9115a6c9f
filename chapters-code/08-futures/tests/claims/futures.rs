//! S-fut.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use future_objects::{DoneCallback, Failure, Future, call_queue};

use crate::python::prints;

type Words = Arc<Mutex<Vec<&'static str>>>;

fn note(words: &Words, word: &'static str) {
    words.lock().expect("no test panics here").push(word);
}

#[tokio::test]
async fn waiting_ends_by_a_result_an_exception_or_a_cancellation() {
    let (calls, _turns) = call_queue();
    let result = calls.create_future::<u32>();
    result.set_result(1).unwrap();
    assert_eq!(result.wait().await.unwrap(), &1);
    let exception = calls.create_future_or::<u32, String>();
    exception.set_exception("no").unwrap();
    assert!(matches!(exception.wait().await, Err(Failure::Exception(_))));
    let cancelled = calls.create_future::<u32>();
    cancelled.cancel();
    assert!(matches!(cancelled.wait().await, Err(Failure::Cancelled(_))));
    // asyncio cancels the Future itself when a task that awaits it is cancelled.
    prints(
        r#"
    future = loop.create_future()
    async def wait():
        await future
    task = asyncio.create_task(wait())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    print(future.cancelled())"#,
        "True",
    );
    let kept = calls.create_future::<u32>();
    let waiting = tokio::time::timeout(Duration::from_millis(1), kept.wait());
    waiting.await.unwrap_err();
    assert!(!kept.done(), "here who waits may go");
}

#[tokio::test]
async fn many_wait_for_one_and_waiting_again_gives_the_same() {
    let (calls, _turns) = call_queue();
    let future: Future<u32, String> = calls.create_future_or();
    let tasks: Vec<_> = (0..3)
        .map(|_| {
            let future = future.clone();
            tokio::spawn(async move { future.wait().await.copied().ok() })
        })
        .collect();
    tokio::task::yield_now().await;
    future.set_result(25).unwrap();
    for task in tasks {
        assert_eq!(task.await.unwrap(), Some(25));
    }
    assert_eq!(future.wait().await, Ok(&25));
}

#[test]
fn ten_callbacks_run_in_order_on_one_thread_and_all_are_done() {
    let (calls, mut turns) = call_queue();
    let order = Arc::new(Mutex::new(Vec::new()));
    let futures: Vec<_> = (0..10).map(|_| calls.create_future::<usize>()).collect();
    for (i, future) in futures.iter().enumerate() {
        let (future, order) = (future.clone(), order.clone());
        calls.call_soon(move || {
            order.lock().unwrap().push((i, std::thread::current().id()));
            future.set_result(i.pow(2)).unwrap();
        });
    }
    assert_eq!(turns.turn(), 10);
    let here = std::thread::current().id();
    let expected: Vec<_> = (0..10).map(|i| (i, here)).collect();
    assert_eq!(*order.lock().unwrap(), expected);
    assert!(futures.iter().all(Future::done));
}

#[test]
fn asyncios_future_takes_its_loop_by_name_alone() {
    prints(
        r#"
    try:
        asyncio.Future(loop)
    except TypeError:
        print("TypeError", asyncio.Future(loop=loop).done())"#,
        "TypeError False",
    );
}

#[tokio::test]
async fn nothing_is_polled_while_it_waits_and_another_thread_may_set_it() {
    let (calls, mut turns) = call_queue();
    let future = calls.create_future::<u32>();
    let polls = AtomicUsize::new(0);
    let setter = future.clone();
    let thread = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(50));
        setter.set_result(25).unwrap();
    });
    let mut waiting = std::pin::pin!(future.wait());
    let counted = std::future::poll_fn(|cx| {
        polls.fetch_add(1, Ordering::Relaxed);
        std::future::Future::poll(waiting.as_mut(), cx)
    });
    let begin = Instant::now();
    assert_eq!(turns.run_until(counted).await.unwrap(), &25);
    assert!(begin.elapsed() < Duration::from_secs(10));
    assert_eq!(polls.load(Ordering::Relaxed), 2, "to begin with, and when woken");
    thread.join().unwrap();
    prints(
        r#"
    for safely in (False, True):
        future = loop.create_future()
        set_it = lambda: loop.call_soon_threadsafe(future.set_result, 1) if safely \
            else future.set_result(1)
        begin = time.monotonic()
        thread = threading.Timer(0.05, set_it)
        thread.start()
        later = loop.call_later(1, lambda: None)
        await future
        later.cancel()
        print(time.monotonic() - begin < 0.6, end=" ")
        thread.join()"#,
        "False True",
    );
    // In asyncio's debug mode the other thread is told.
    prints(
        r#"
    loop.set_debug(True)
    future = loop.create_future()
    future.add_done_callback(lambda _: None)
    def set_it():
        try:
            future.set_result(1)
        except RuntimeError as error:
            print(str(error)[:15])
    thread = threading.Thread(target=set_it)
    thread.start()
    thread.join()"#,
        "Non-thread-safe",
    );
}

#[test]
fn cancelling_queues_the_callbacks() {
    let (calls, mut turns) = call_queue();
    let words = Words::default();
    let future = calls.create_future::<u32>();
    let told = words.clone();
    future.add_done_callback(move |it| {
        note(&told, if it.cancelled() { "cancelled" } else { "?" });
    });
    assert!(future.cancel());
    assert!(words.lock().unwrap().is_empty(), "not inside of the call");
    turns.turn();
    assert_eq!(*words.lock().unwrap(), ["cancelled"]);
}

#[test]
fn what_is_done_can_not_be_cancelled() {
    let (calls, _turns) = call_queue();
    let future = calls.create_future::<u32>();
    future.set_result(1).unwrap();
    assert!(!future.cancel());
    let cancelled = calls.create_future::<u32>();
    assert!(cancelled.cancel());
    assert!(!cancelled.cancel());
}

#[test]
fn a_callback_is_given_the_future_itself() {
    let (calls, mut turns) = call_queue();
    let seen = Arc::new(AtomicUsize::new(0));
    let told = seen.clone();
    let future = calls.create_future::<usize>();
    future.add_done_callback(move |it| {
        told.store(*it.result().unwrap().unwrap(), Ordering::Relaxed);
    });
    future.set_result(25).unwrap();
    turns.turn();
    assert_eq!(seen.load(Ordering::Relaxed), 25);
}

#[test]
fn a_callback_never_runs_inside_set_result_nor_inside_add_done_callback() {
    let (calls, mut turns) = call_queue();
    let words = Words::default();
    let future = calls.create_future::<u32>();
    for word in ["before", "after"] {
        let told = words.clone();
        future.add_done_callback(move |_| note(&told, word));
        if word == "before" {
            future.set_result(1).unwrap();
        }
        note(&words, "returned");
    }
    turns.turn();
    assert_eq!(*words.lock().unwrap(), ["returned", "returned", "before", "after"]);
}

#[test]
fn removing_takes_all_entries_of_a_callback_and_counts_them() {
    let (calls, mut turns) = call_queue();
    let future = calls.create_future::<u32>();
    let callback = DoneCallback::new(|_| panic!("it was removed"));
    future.add_removable_callback(&callback);
    future.add_removable_callback(&callback);
    assert_eq!(future.remove_done_callback(&callback), 2);
    assert_eq!(future.remove_done_callback(&callback), 0);
    future.set_result(1).unwrap();
    assert_eq!(turns.turn(), 0);
}

#[test]
fn a_second_result_is_refused_also_after_cancelling() {
    let (calls, _turns) = call_queue();
    let future = calls.create_future::<u32>();
    future.set_result(1).unwrap();
    assert!(future.set_result(2).is_err());
    let cancelled = calls.create_future::<u32>();
    cancelled.cancel();
    assert!(cancelled.set_result(2).is_err());
}

#[test]
fn an_exception_ends_it_and_a_second_one_is_refused() {
    let (calls, _turns) = call_queue();
    let future = calls.create_future_or::<u32, String>();
    future.set_exception("first").unwrap();
    assert_eq!(future.exception().unwrap().unwrap(), Some(&"first".to_owned()));
    assert!(future.set_exception("second").is_err());
    prints(
        r#"
    try:
        loop.create_future().set_exception(StopIteration)
    except TypeError:
        print("TypeError")"#,
        "TypeError",
    );
}

#[test]
fn without_a_loop_get_event_loop_is_deprecated_or_fails() {
    // After asyncio.run the main thread has none, in every version.
    prints(
        r#"
    def elsewhere():
        try:
            asyncio.get_event_loop()
        except RuntimeError:
            print("RuntimeError")
    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()"#,
        "RuntimeError",
    );
}

#[test]
fn a_sleep_that_nobody_awaits_does_not_sleep() {
    prints(
        r#"
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        begin = time.monotonic()
        futures = [loop.create_future() for _ in range(10)]
        def finish(i):
            asyncio.sleep(1)
            futures[i].set_result(i ** 2)
        for i in range(10):
            loop.call_soon(finish, i)
        await futures[5]
        gc.collect()
    print(len(caught), time.monotonic() - begin < 0.9)"#,
        "10 True",
    );
    let begin = Instant::now();
    drop(std::panic::catch_unwind(|| {
        // Outside of a runtime it can't even be made.
        drop(tokio::time::sleep(Duration::from_secs(1)));
    }));
    assert!(begin.elapsed() < Duration::from_secs(1));
}

#[tokio::test]
async fn the_programs_result_is_25() {
    let (calls, mut turns) = call_queue();
    let futures: Vec<_> = (0..10).map(|_| calls.create_future::<u32>()).collect();
    for (i, future) in (0..10_u32).zip(futures.clone()) {
        calls.call_soon(move || future.set_result(i.pow(2)).unwrap());
    }
    assert_eq!(turns.run_until(futures[5].wait()).await.unwrap(), &25);
}
