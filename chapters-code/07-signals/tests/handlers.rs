//! `SignalHandlers`: asyncio's rules, each in a process of its own.

#![allow(unsafe_code, reason = "a handler by hand")]

mod child;
mod telling;

use std::os::unix::process::ExitStatusExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use child::{alone, awaited_alone, succeeds_alone};
use signals::{
    Disposition, SignalError, SignalHandlers, SignalNumber, disposition,
    set_disposition,
};
use telling::telling;

const USER_1: SignalNumber = SignalNumber::USER_1;

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
