//! `SignalHandlers`: a handler where there is, or was, one already.

mod child;
mod telling;

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use child::{awaited_alone, succeeds_alone};
use signals::{
    Disposition, SignalHandlers, SignalNumber, disposition, set_disposition,
};
use telling::telling;

const USER_1: SignalNumber = SignalNumber::USER_1;

async fn polled_once<F: Future>(mut future: Pin<&mut F>) -> Poll<F::Output> {
    poll_fn(|cx| Poll::Ready(future.as_mut().poll(cx))).await
}

#[test]
fn the_second_handler_of_a_signal_replaces_the_first() {
    awaited_alone("the_second_handler_of_a_signal_replaces_the_first", async || {
        let (handler, mut heard) = telling();
        let mut handlers = SignalHandlers::new();
        handlers.add_signal_handler(USER_1, handler("first")).unwrap();
        handlers.add_signal_handler(USER_1, handler("second")).unwrap();
        USER_1.raise().unwrap();
        assert_eq!(heard.recv().await, Some("second"));
        tokio::task::yield_now().await;
        assert!(heard.try_recv().is_err(), "the first one is called too");
    });
}

#[test]
fn a_signal_that_waits_for_its_turn_goes_to_the_handler_that_is_there_then() {
    let name =
        "a_signal_that_waits_for_its_turn_goes_to_the_handler_that_is_there_then";
    awaited_alone(name, async || {
        let (handler, mut heard) = telling();
        let mut handlers = SignalHandlers::new();
        handlers.add_signal_handler(USER_1, handler("first")).unwrap();
        // The runtime hears of the signal and of the timer at once, and goes on here
        // before it does so in the handler's task.
        let mut timer = Box::pin(tokio::time::sleep(Duration::from_millis(1)));
        let _pending = polled_once(timer.as_mut()).await;
        USER_1.raise().unwrap();
        std::thread::sleep(Duration::from_millis(20));
        timer.await;
        handlers.add_signal_handler(USER_1, handler("second")).unwrap();
        assert_eq!(heard.recv().await, Some("second"));
    });
}

#[test]
fn adding_again_takes_the_signal_back_from_whoever_has_set_it_meanwhile() {
    let name =
        "adding_again_takes_the_signal_back_from_whoever_has_set_it_meanwhile";
    awaited_alone(name, async || {
        let (handler, mut heard) = telling();
        let mut handlers = SignalHandlers::new();
        handlers.add_signal_handler(USER_1, handler("before")).unwrap();
        set_disposition(USER_1, Disposition::Ignore).unwrap();
        handlers.add_signal_handler(USER_1, handler("after")).unwrap();
        USER_1.raise().unwrap();
        assert_eq!(heard.recv().await, Some("after"));
    });
}

#[test]
fn a_handler_that_is_replaced_lets_go_of_what_it_holds() {
    let name = "a_handler_that_is_replaced_lets_go_of_what_it_holds";
    awaited_alone(name, async || {
        let held = Arc::new(());
        let mut handlers = SignalHandlers::new();
        for _ in 0..3 {
            let holds = held.clone();
            let callback = move || drop(holds.clone());
            handlers.add_signal_handler(USER_1, callback).unwrap();
        }
        while Arc::strong_count(&held) > 2 {
            tokio::task::yield_now().await;
        }
        handlers.remove_signal_handler(USER_1).unwrap();
        while Arc::strong_count(&held) > 1 {
            tokio::task::yield_now().await;
        }
    });
}

#[test]
fn a_handler_may_replace_and_remove_itself() {
    awaited_alone("a_handler_may_replace_and_remove_itself", async || {
        let (handler, mut heard) = telling();
        let handlers = Arc::new(Mutex::new(SignalHandlers::new()));
        let own = handlers.clone();
        let (mut second, mut tell) = (Some(handler("second")), handler("first"));
        let first = move || {
            let second = second.take().expect("it is called once");
            own.lock().unwrap().add_signal_handler(USER_1, second).unwrap();
            tell();
        };
        handlers.lock().unwrap().add_signal_handler(USER_1, first).unwrap();
        for name in ["first", "second"] {
            USER_1.raise().unwrap();
            assert_eq!(heard.recv().await, Some(name));
        }

        let (own, mut tell) = (handlers.clone(), handler("removed"));
        let removes = move || {
            assert!(own.lock().unwrap().remove_signal_handler(USER_1).unwrap());
            tell();
        };
        handlers.lock().unwrap().add_signal_handler(USER_1, removes).unwrap();
        USER_1.raise().unwrap();
        assert_eq!(heard.recv().await, Some("removed"));
        assert_eq!(disposition(USER_1).unwrap(), Disposition::Default);
    });
}

#[test]
fn handlers_whose_runtime_is_gone_can_be_added_on_another() {
    succeeds_alone("handlers_whose_runtime_is_gone_can_be_added_on_another", || {
        let mut handlers = SignalHandlers::new();
        for name in ["one", "other"] {
            let (handler, mut heard) = telling();
            let runtime = tokio::runtime::Runtime::new().unwrap();
            runtime.block_on(async {
                handlers.add_signal_handler(USER_1, handler(name)).unwrap();
                USER_1.raise().unwrap();
                assert_eq!(heard.recv().await, Some(name));
            });
        }
        assert!(handlers.remove_signal_handler(USER_1).unwrap());
        assert_eq!(disposition(USER_1).unwrap(), Disposition::Default);
    });
}

#[test]
fn a_handler_can_be_added_again_after_it_was_removed() {
    awaited_alone("a_handler_can_be_added_again_after_it_was_removed", async || {
        let (handler, mut heard) = telling();
        let mut handlers = SignalHandlers::new();
        for name in ["one", "two", "three"] {
            handlers.add_signal_handler(USER_1, handler(name)).unwrap();
            USER_1.raise().unwrap();
            assert_eq!(heard.recv().await, Some(name));
            assert!(handlers.remove_signal_handler(USER_1).unwrap());
        }
    });
}

#[test]
fn a_refused_handler_leaves_the_one_before() {
    awaited_alone("a_refused_handler_leaves_the_one_before", async || {
        let (handler, mut heard) = telling();
        let mut handlers = SignalHandlers::new();
        handlers.add_signal_handler(USER_1, handler("before")).unwrap();
        handlers
            .add_signal_handler(SignalNumber::KILL, handler("never"))
            .unwrap_err();
        USER_1.raise().unwrap();
        assert_eq!(heard.recv().await, Some("before"));
    });
}
