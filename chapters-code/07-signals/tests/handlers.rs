//! `SignalHandlers`: asyncio's rules, each in a process of its own.

#![allow(unsafe_code, reason = "a handler by hand")]

mod child;

use std::future::poll_fn;
use std::os::unix::process::ExitStatusExt;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use child::{alone, awaited_alone, succeeds_alone};
use signals::{
    Disposition, SignalError, SignalHandlers, SignalNumber, disposition,
    set_disposition,
};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

const USER_1: SignalNumber = SignalNumber::USER_1;

type Handler = Box<dyn FnMut() + Send>;

/// Makes handlers that tell their name.
fn telling() -> (impl Fn(&'static str) -> Handler, UnboundedReceiver<&'static str>) {
    let (told, heard) = unbounded_channel();
    let handler = move |name| {
        let told = told.clone();
        let tell: Handler = Box::new(move || {
            let _ = told.send(name);
        });
        tell
    };
    (handler, heard)
}

async fn polled_once<F: Future>(mut future: Pin<&mut F>) -> Poll<F::Output> {
    poll_fn(|cx| Poll::Ready(future.as_mut().poll(cx))).await
}

#[test]
fn a_handler_is_called_each_time_the_signal_has_come() {
    awaited_alone("a_handler_is_called_each_time_the_signal_has_come", async || {
        let (handler, mut heard) = telling();
        let mut handlers = SignalHandlers::new();
        handlers.add_signal_handler(USER_1, handler("once")).unwrap();
        for _ in 0..3 {
            USER_1.raise().unwrap();
            assert_eq!(heard.recv().await, Some("once"));
        }
    });
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
        let mut second = Some(handler("second"));
        let first = move || {
            let second = second.take().expect("it is called once");
            own.lock().unwrap().add_signal_handler(USER_1, second).unwrap();
        };
        handlers.lock().unwrap().add_signal_handler(USER_1, first).unwrap();
        USER_1.raise().unwrap();
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        USER_1.raise().unwrap();
        assert_eq!(heard.recv().await, Some("second"));

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

/// In asyncio it is replaced; tokio's handler calls the one that it finds.
#[test]
fn a_handler_by_hand_that_was_there_before_is_called_too() {
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    extern "C" fn count(_: libc::c_int) {
        CALLS.fetch_add(1, Ordering::SeqCst);
    }
    let name = "a_handler_by_hand_that_was_there_before_is_called_too";
    awaited_alone(name, async || {
        // SAFETY: it adds to a number, and nothing else.
        unsafe { signals::set_handler(USER_1, count) }.unwrap();
        let (handler, mut heard) = telling();
        let mut handlers = SignalHandlers::new();
        handlers.add_signal_handler(USER_1, handler("in the loop")).unwrap();
        USER_1.raise().unwrap();
        assert_eq!(heard.recv().await, Some("in the loop"));
        assert_eq!(CALLS.load(Ordering::SeqCst), 1);
    });
}

#[test]
fn removing_says_whether_there_was_one_and_gives_the_default_back() {
    awaited_alone(
        "removing_says_whether_there_was_one_and_gives_the_default_back",
        async || {
            // What was set before does not come back.
            set_disposition(USER_1, Disposition::Ignore).unwrap();
            let (handler, _heard) = telling();
            let mut handlers = SignalHandlers::new();
            handlers.add_signal_handler(USER_1, handler("x")).unwrap();
            assert_eq!(disposition(USER_1).unwrap(), Disposition::Handler);
            assert!(handlers.remove_signal_handler(USER_1).unwrap());
            assert!(!handlers.remove_signal_handler(USER_1).unwrap());
            assert_eq!(disposition(USER_1).unwrap(), Disposition::Default);
        },
    );
}

#[test]
fn after_removing_sigint_ends_the_process_again() {
    let output = alone("after_removing_sigint_ends_the_process_again", || {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let mut handlers = SignalHandlers::new();
            handlers.add_signal_handler(SignalNumber::INTERRUPT, || {}).unwrap();
            handlers.remove_signal_handler(SignalNumber::INTERRUPT).unwrap();
            SignalNumber::INTERRUPT.raise().unwrap();
        });
    });
    assert_eq!(output.status.signal(), Some(libc::SIGINT));
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
fn dropping_them_removes_all_handlers() {
    awaited_alone("dropping_them_removes_all_handlers", async || {
        let mut handlers = SignalHandlers::new();
        let both = [USER_1, SignalNumber::USER_2];
        for number in both {
            handlers.add_signal_handler(number, || {}).unwrap();
        }
        drop(handlers);
        for number in both {
            assert_eq!(disposition(number).unwrap(), Disposition::Default);
        }
    });
}

#[test]
fn of_two_owners_the_last_one_gives_the_default_back() {
    awaited_alone("of_two_owners_the_last_one_gives_the_default_back", async || {
        let (handler, mut heard) = telling();
        let mut one = SignalHandlers::new();
        let mut other = SignalHandlers::new();
        one.add_signal_handler(USER_1, handler("one")).unwrap();
        other.add_signal_handler(USER_1, handler("other")).unwrap();
        drop(one);
        USER_1.raise().unwrap();
        assert_eq!(heard.recv().await, Some("other"));
        drop(other);
        assert_eq!(disposition(USER_1).unwrap(), Disposition::Default);
    });
}

#[test]
fn a_handler_that_panics_is_called_again_and_harms_no_other() {
    awaited_alone(
        "a_handler_that_panics_is_called_again_and_harms_no_other",
        async || {
            let (handler, mut heard) = telling();
            let calls = Arc::new(AtomicUsize::new(0));
            let count = calls.clone();
            let mut handlers = SignalHandlers::new();
            let panics = move || {
                count.fetch_add(1, Ordering::SeqCst);
                panic!("as the test wants it");
            };
            handlers.add_signal_handler(USER_1, panics).unwrap();
            handlers
                .add_signal_handler(SignalNumber::USER_2, handler("well"))
                .unwrap();
            for n in 1..3 {
                USER_1.raise().unwrap();
                while calls.load(Ordering::SeqCst) < n {
                    tokio::task::yield_now().await;
                }
            }
            SignalNumber::USER_2.raise().unwrap();
            assert_eq!(heard.recv().await, Some("well"));
        },
    );
}

#[test]
fn numbers_that_are_no_signal_are_told_from_signals_that_cannot_be_caught() {
    awaited_alone(
        "numbers_that_are_no_signal_are_told_from_signals_that_cannot_be_caught",
        async || {
            for number in [0, -1, 65, 32, 33, i32::MAX] {
                let error = SignalNumber::try_from(number).unwrap_err();
                assert!(matches!(error, SignalError::NotASignal { .. }), "{error}");
                assert!(error.to_string().contains(&number.to_string()), "{error}");
            }
            let mut handlers = SignalHandlers::new();
            for signal in [SignalNumber::KILL, SignalNumber::STOP] {
                let error = handlers.add_signal_handler(signal, || {}).unwrap_err();
                assert!(matches!(error, SignalError::Uncatchable { .. }), "{error}");
                assert!(!handlers.remove_signal_handler(signal).unwrap());
            }
            let fault = SignalNumber::try_from(libc::SIGSEGV).unwrap();
            let error = handlers.add_signal_handler(fault, || {}).unwrap_err();
            assert!(matches!(error, SignalError::Fault { .. }), "{error}");
        },
    );
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

#[test]
fn without_a_runtime_there_is_no_handler() {
    succeeds_alone("without_a_runtime_there_is_no_handler", || {
        let error =
            SignalHandlers::new().add_signal_handler(USER_1, || {}).unwrap_err();
        assert!(matches!(error, SignalError::NoRuntime), "{error}");
        assert_eq!(disposition(USER_1).unwrap(), Disposition::Default);
    });
}

#[test]
fn a_handler_works_on_another_thread_than_the_main_one() {
    // asyncio's: RuntimeError, "set_wakeup_fd only works in main thread".
    succeeds_alone("a_handler_works_on_another_thread_than_the_main_one", || {
        let thread = std::thread::spawn(|| {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            runtime.block_on(async {
                let (handler, mut heard) = telling();
                let mut handlers = SignalHandlers::new();
                handlers.add_signal_handler(USER_1, handler("there")).unwrap();
                USER_1.raise().unwrap();
                assert_eq!(heard.recv().await, Some("there"));
            });
        });
        thread.join().unwrap();
    });
}
