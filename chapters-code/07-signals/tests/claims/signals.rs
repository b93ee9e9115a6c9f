//! S-sig.

use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};

use nix::pty::openpty;
use signals::{
    Disposition, SignalError, SignalHandlers, SignalNumber, disposition, pending,
    set_disposition,
};
use tokio::signal::unix::{SignalKind, signal};

use crate::child::{awaited_alone, succeeds_alone};

const USER_1: SignalNumber = SignalNumber::USER_1;

/// What Python prints.
fn python(program: &str) -> Option<String> {
    let output =
        Command::new("python3").args(["-c", program]).stdin(Stdio::null()).output();
    match output {
        Ok(output) => {
            let errors = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{errors}");
            Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
        }
        Err(error) => {
            netlab::skip(&format!("python3: {error}"));
            None
        }
    }
}

#[test]
fn a_semaphore_counts_and_a_signal_does_not() {
    awaited_alone("signals::a_semaphore_counts_and_a_signal_does_not", async || {
        let semaphore = tokio::sync::Semaphore::new(0);
        semaphore.add_permits(1);
        semaphore.add_permits(1);
        assert_eq!(semaphore.available_permits(), 2);

        let mut told = signal(SignalKind::user_defined1()).unwrap();
        USER_1.raise().unwrap();
        USER_1.raise().unwrap();
        told.recv().await.unwrap();
        let again =
            tokio::time::timeout(std::time::Duration::from_millis(50), told.recv());
        again.await.expect_err("two that came together are told as one");
    });
}

#[test]
fn ctrl_c_sends_sigint_and_kill_sends_sigterm() {
    // A test that runs in the background inherits that it is ignored.
    set_disposition(SignalNumber::INTERRUPT, Disposition::Default).unwrap();
    let terminal = openpty(None, None).unwrap();
    let mut child = Command::new("setsid")
        .args(["-c", "sh", "-c", "echo ready; exec sleep 60"])
        .stdin(Stdio::from(terminal.slave.try_clone().unwrap()))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let stdout = child.stdout.as_mut().unwrap();
    std::io::Read::read_exact(stdout, &mut [0; 6]).unwrap();
    nix::unistd::write(&terminal.master, b"\x03").unwrap();
    assert_eq!(child.wait().unwrap().signal(), Some(libc::SIGINT));

    let mut child = Command::new("sleep").arg("60").spawn().unwrap();
    let kill = Command::new("kill").arg(child.id().to_string()).status();
    assert!(kill.unwrap().success());
    assert_eq!(child.wait().unwrap().signal(), Some(libc::SIGTERM));
}

#[test]
fn pythons_handler_runs_later_in_the_main_thread_and_is_given_two_arguments() {
    // One C function that takes a while: the handler waits for it.
    let Some(printed) = python(
        r#"
import signal, threading, time
seen = []
def handler(*arguments):
    main = threading.current_thread() is threading.main_thread()
    seen.append((time.monotonic(), len(arguments), main))
signal.signal(signal.SIGALRM, handler)
signal.setitimer(signal.ITIMER_REAL, 0.001)
begin = time.monotonic()
sum(range(5_000_000))
end = time.monotonic()
while not seen:
    pass
def elsewhere():
    try:
        signal.signal(signal.SIGALRM, handler)
    except ValueError:
        seen.append("ValueError")
thread = threading.Thread(target=elsewhere)
thread.start()
thread.join()
print(seen[0][0] - begin > (end - begin) / 2, seen[0][1:], seen[1])
"#,
    ) else {
        return;
    };
    assert_eq!(printed, "True (2, True) ValueError");
}

#[test]
fn an_ignored_signal_is_gone_and_stays_ignored_over_exec() {
    succeeds_alone(
        "signals::an_ignored_signal_is_gone_and_stays_ignored_over_exec",
        || {
            set_disposition(USER_1, Disposition::Ignore).unwrap();
            USER_1.raise().unwrap();
            assert!(!pending().contains(USER_1), "discarded");
            for signal in [SignalNumber::KILL, SignalNumber::STOP] {
                set_disposition(signal, Disposition::Ignore).unwrap_err();
            }
            // The shell would be ended by it.
            let mut shell = Command::new("sh");
            let output =
                shell.args(["-c", "kill -USR1 $$; echo here"]).output().unwrap();
            assert_eq!(output.stdout, b"here\n");
        },
    );
    let asked = "import signal; print(callable(signal.SIG_IGN))";
    assert!(python(asked).is_none_or(|printed| printed == "False"));
}

#[test]
fn a_handler_runs_in_the_loop_and_is_the_only_one() {
    awaited_alone(
        "signals::a_handler_runs_in_the_loop_and_is_the_only_one",
        async || {
            let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
            let mut handlers = SignalHandlers::new();
            for name in ["first", "second"] {
                let told = told.clone();
                let tell = move || {
                    let _ = told.send(name);
                };
                handlers.add_signal_handler(USER_1, tell).unwrap();
            }
            // tokio's own listeners are all told.
            let mut one = signal(SignalKind::user_defined1()).unwrap();
            let mut other = signal(SignalKind::user_defined1()).unwrap();
            USER_1.raise().unwrap();
            assert_eq!(heard.recv().await, Some("second"));
            one.recv().await.unwrap();
            other.recv().await.unwrap();
            assert!(heard.try_recv().is_err());
        },
    );
}

#[test]
fn what_is_no_signal_is_told_from_what_cannot_be_caught() {
    awaited_alone(
        "signals::what_is_no_signal_is_told_from_what_cannot_be_caught",
        async || {
            let error = SignalNumber::try_from(65).unwrap_err();
            assert!(matches!(error, SignalError::NotASignal { number: 65 }));
            let mut handlers = SignalHandlers::new();
            let kill = handlers.add_signal_handler(SignalNumber::KILL, || {});
            assert!(matches!(kill, Err(SignalError::Uncatchable { .. })));
        },
    );
    let Some(printed) = python(
        r#"
import asyncio, signal
async def main():
    loop = asyncio.get_running_loop()
    for number in (0, 65, 9, "9"):
        try:
            loop.add_signal_handler(number, print)
        except Exception as error:
            print(type(error).__name__, end=" ")
asyncio.run(main())
"#,
    ) else {
        return;
    };
    assert_eq!(printed, "ValueError ValueError RuntimeError TypeError");
}

#[test]
fn on_another_thread_asyncio_raises_runtime_error() {
    let Some(printed) = python(
        r#"
import asyncio, signal, threading
async def main():
    try:
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, print)
    except Exception as error:
        print(type(error).__name__)
thread = threading.Thread(target=lambda: asyncio.run(main()))
thread.start()
thread.join()
"#,
    ) else {
        return;
    };
    assert_eq!(printed, "RuntimeError");
}

#[test]
fn removing_gives_the_default_back_and_not_what_was_there_before() {
    awaited_alone(
        "signals::removing_gives_the_default_back_and_not_what_was_there_before",
        async || {
            set_disposition(USER_1, Disposition::Ignore).unwrap();
            let mut handlers = SignalHandlers::new();
            handlers.add_signal_handler(USER_1, || {}).unwrap();
            assert!(handlers.remove_signal_handler(USER_1).unwrap());
            assert!(!handlers.remove_signal_handler(USER_1).unwrap());
            assert_eq!(disposition(USER_1).unwrap(), Disposition::Default);
        },
    );
    let Some(printed) = python(
        r#"
import asyncio, signal
async def main():
    loop = asyncio.get_running_loop()
    for number in (signal.SIGUSR1, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
        loop.add_signal_handler(number, print)
        print(loop.remove_signal_handler(number), loop.remove_signal_handler(number), end=" ")
    print(signal.getsignal(signal.SIGUSR1) == signal.SIG_DFL, end=" ")
    print(signal.getsignal(signal.SIGINT) == signal.default_int_handler)
asyncio.run(main())
"#,
    ) else {
        return;
    };
    assert_eq!(printed, "True False True False True True");
}
