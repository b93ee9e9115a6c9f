//! Dispositions, masks, the self-pipe and signalfd, each in a process of its own.

#![allow(unsafe_code, reason = "raise(3) sends to this thread")]

mod child;

use std::io::Write;
use std::os::fd::AsRawFd;
use std::os::unix::process::ExitStatusExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use child::{alone, awaited_alone, succeeds_alone};
use signals::{
    Disposition, SelfPipe, SignalError, SignalNumber, SignalSet, block, disposition,
    pending, set_disposition, unblock,
};

const USER_1: SignalNumber = SignalNumber::USER_1;

/// To this thread: a test runs on another one than the main thread, whose mask is its own.
fn raise_here(signal: SignalNumber) {
    // SAFETY: raise takes a number.
    assert_eq!(unsafe { libc::raise(signal.as_raw()) }, 0);
}

#[test]
fn the_default_of_most_signals_ends_the_process() {
    let output = alone("the_default_of_most_signals_ends_the_process", || {
        USER_1.raise().unwrap();
    });
    assert_eq!(output.status.signal(), Some(libc::SIGUSR1));
}

#[test]
fn setting_a_disposition_gives_the_one_before() {
    succeeds_alone("setting_a_disposition_gives_the_one_before", || {
        let ignore = set_disposition(USER_1, Disposition::Ignore).unwrap();
        assert_eq!(ignore, Disposition::Default);
        assert_eq!(disposition(USER_1).unwrap(), Disposition::Ignore);
        let default = set_disposition(USER_1, Disposition::Default).unwrap();
        assert_eq!(default, Disposition::Ignore);
        for signal in [SignalNumber::KILL, SignalNumber::STOP] {
            let error = set_disposition(signal, Disposition::Ignore).unwrap_err();
            assert_eq!(error.raw_os_error(), Some(libc::EINVAL));
        }
        let error = set_disposition(USER_1, Disposition::Handler).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
    });
}

#[test]
fn what_is_blocked_waits_and_is_delivered_when_the_guard_is_dropped() {
    let name = "what_is_blocked_waits_and_is_delivered_when_the_guard_is_dropped";
    let output = alone(name, || {
        let blocked = block(&[USER_1]).unwrap();
        raise_here(USER_1);
        raise_here(USER_1);
        assert_eq!(pending().signals(), [USER_1], "once, however often");
        println!("still here");
        drop(blocked);
        println!("never");
    });
    assert_eq!(output.status.signal(), Some(libc::SIGUSR1));
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("still here") && !text.contains("never"), "{text}");
}

#[test]
fn blocking_is_nested() {
    succeeds_alone("blocking_is_nested", || {
        set_disposition(USER_1, Disposition::Ignore).unwrap();
        let outer = block(&[USER_1]).unwrap();
        drop(block(&[USER_1, SignalNumber::USER_2]).unwrap());
        set_disposition(USER_1, Disposition::Default).unwrap();
        raise_here(USER_1);
        assert!(pending().contains(USER_1), "the outer one holds");
        set_disposition(USER_1, Disposition::Ignore).unwrap();
        drop(outer);
    });
}

#[test]
fn unblocking_delivers_what_a_parent_had_blocked() {
    let name = "unblocking_delivers_what_a_parent_had_blocked";
    let output = alone(name, || {
        std::mem::forget(block(&[USER_1]).unwrap());
        raise_here(USER_1);
        println!("still here");
        unblock(&[USER_1]).unwrap();
        println!("never");
    });
    assert_eq!(output.status.signal(), Some(libc::SIGUSR1));
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("still here") && !text.contains("never"), "{text}");
}

#[test]
fn a_read_goes_on_after_a_handler_and_a_poll_is_interrupted() {
    extern "C" fn nothing(_: libc::c_int) {}
    let name = "a_read_goes_on_after_a_handler_and_a_poll_is_interrupted";
    succeeds_alone(name, || {
        // SAFETY: it does nothing.
        unsafe { signals::set_handler(USER_1, nothing) }.unwrap();
        // SAFETY: it asks for this thread's own name.
        let waits = unsafe { libc::pthread_self() };
        let (reader, mut writer) = std::io::pipe().unwrap();
        let over = Arc::new(AtomicBool::new(false));
        let stop = over.clone();
        let disturbs = std::thread::spawn(move || {
            for n in 0.. {
                std::thread::sleep(Duration::from_millis(10));
                // SAFETY: this one is joined below, so the other is still there.
                unsafe { libc::pthread_kill(waits, libc::SIGUSR1) };
                if n == 10 {
                    writer.write_all(b"x").unwrap();
                }
                if stop.load(Ordering::Relaxed) {
                    return;
                }
            }
        });
        let fd = reader.as_raw_fd();
        let mut byte = 0_u8;
        // SAFETY: there is room for one byte.
        let n = unsafe { libc::read(fd, (&raw mut byte).cast(), 1) };
        assert_eq!((n, byte), (1, b'x'), "SA_RESTART");

        let mut readable = libc::pollfd { fd, events: libc::POLLIN, revents: 0 };
        // SAFETY: there is one, as the number says.
        let n = unsafe { libc::poll(&raw mut readable, 1, 20_000) };
        let error = std::io::Error::last_os_error();
        assert_eq!((n, error.kind()), (-1, std::io::ErrorKind::Interrupted));
        over.store(true, Ordering::Relaxed);
        disturbs.join().unwrap();
    });
}

#[test]
fn a_set_has_what_was_put_in() {
    let set = SignalSet::of(&[SignalNumber::TERMINATE, USER_1]);
    assert!(set.contains(USER_1) && !set.contains(SignalNumber::USER_2));
    assert_eq!(format!("{set:?}"), "{SIGUSR1, SIGTERM}");
}

#[test]
fn the_self_pipe_tells_signals_in_order_and_there_is_one_of_it() {
    awaited_alone(
        "the_self_pipe_tells_signals_in_order_and_there_is_one_of_it",
        async || {
            let both = [USER_1, SignalNumber::USER_2];
            let mut pipe = SelfPipe::install(&both).unwrap();
            let error = SelfPipe::install(&both).unwrap_err();
            assert!(matches!(error, SignalError::AlreadyInstalled), "{error}");
            for signal in [both[1], both[0], both[1]] {
                // To the process they might go to two threads, and overtake one another.
                raise_here(signal);
            }
            for signal in [both[1], both[0], both[1]] {
                assert_eq!(pipe.recv().await.unwrap(), signal);
            }
        },
    );
}

#[test]
fn a_full_pipe_stops_neither_handler_nor_program() {
    awaited_alone("a_full_pipe_stops_neither_handler_nor_program", async || {
        let mut pipe = SelfPipe::install(&[USER_1]).unwrap();
        for _ in 0..100_000 {
            raise_here(USER_1);
        }
        for _ in 0..1000 {
            assert_eq!(pipe.recv().await.unwrap(), USER_1);
        }
    });
}

#[test]
fn the_handler_keeps_errno() {
    awaited_alone("the_handler_keeps_errno", async || {
        let _pipe = SelfPipe::install(&[USER_1]).unwrap();
        // Until the pipe is full, and writing to it fails.
        for _ in 0..70_000 {
            raise_here(USER_1);
        }
        nix::errno::Errno::set_raw(libc::ENOENT);
        raise_here(USER_1);
        assert_eq!(nix::errno::Errno::last_raw(), libc::ENOENT);
    });
}

#[test]
fn what_cannot_be_caught_is_refused_before_anything_is_installed() {
    awaited_alone(
        "what_cannot_be_caught_is_refused_before_anything_is_installed",
        async || {
            let error =
                SelfPipe::install(&[USER_1, SignalNumber::KILL]).unwrap_err();
            assert!(matches!(error, SignalError::Uncatchable { .. }), "{error}");
            let fault = SignalNumber::try_from(libc::SIGSEGV).unwrap();
            let error = SelfPipe::install(&[USER_1, fault]).unwrap_err();
            assert!(matches!(error, SignalError::Fault { .. }), "{error}");
            assert_eq!(disposition(USER_1).unwrap(), Disposition::Default);
            SelfPipe::install(&[USER_1]).unwrap();
        },
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_signalfd_tells_the_sender_and_queues_real_time_signals() {
    use signals::SignalFd;

    succeeds_alone(
        "a_signalfd_tells_the_sender_and_queues_real_time_signals",
        || {
            let real_time = SignalNumber::real_time(2).unwrap();
            let _blocked = block(&[USER_1, real_time]).unwrap();
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let descriptor = SignalFd::new(&[USER_1, real_time]).unwrap();
                for _ in 0..3 {
                    raise_here(USER_1);
                    raise_here(real_time);
                }
                let mut told = Vec::new();
                for _ in 0..4 {
                    let received = descriptor.recv().await.unwrap();
                    assert_eq!(received.pid, std::process::id());
                    told.push(received.signal);
                }
                assert_eq!(told, [USER_1, real_time, real_time, real_time]);
                assert!(pending().signals().is_empty());
            });
        },
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_signalfd_refuses_what_would_never_be_read_from_it() {
    awaited_alone(
        "a_signalfd_refuses_what_would_never_be_read_from_it",
        async || {
            let error = signals::SignalFd::new(&[USER_1, SignalNumber::KILL]);
            assert!(matches!(error, Err(SignalError::Uncatchable { .. })));
        },
    );
}

#[test]
fn a_signal_goes_to_the_process_that_is_named() {
    let mut sleep = std::process::Command::new("sleep").arg("60").spawn().unwrap();
    SignalNumber::TERMINATE.send_to(sleep.id()).unwrap();
    assert_eq!(sleep.wait().unwrap().signal(), Some(libc::SIGTERM));
    for no_process in [0, u32::MAX] {
        let error = USER_1.send_to(no_process).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
    }
}
