//! Child processes, from outside.

mod child;

use std::io::ErrorKind;
use std::process::{Command, Stdio};

use child::{Event, Reporter, count, is_reaped, output, sh, start};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tokio::sync::mpsc::unbounded_channel;
use transports::{ChildPipe, TransportError, subprocess_exec};

#[tokio::test]
async fn input_goes_in_and_both_outputs_come_out() {
    let (child, mut events) =
        start(sh("tr a-z A-Z; echo done >&2; exit 3"), false).await;
    assert_eq!(child.returncode(), None);
    let stdin = child.stdin().unwrap();
    stdin.write(b"hello");
    stdin.close();
    let events = events.rest().await;
    assert_eq!(output(&events, ChildPipe::Stdout), "HELLO");
    assert_eq!(output(&events, ChildPipe::Stderr), "done\n");
    assert_eq!(child.returncode(), Some(3));
    assert!(is_reaped(child.pid()));
}

#[tokio::test]
async fn the_exit_and_every_pipe_are_told_once_before_the_end() {
    let (_child, mut events) = start(sh("exit 0"), false).await;
    let events = events.rest().await;
    assert_eq!(count(&events, |e| matches!(e, Event::Exited(Some(0)))), 1);
    for pipe in [ChildPipe::Stdin, ChildPipe::Stdout, ChildPipe::Stderr] {
        let lost =
            |event: &Event| matches!(event, Event::PipeLost(p, None) if *p == pipe);
        assert_eq!(count(&events, lost), 1, "{pipe:?}");
    }
    assert!(matches!(events.last(), Some(Event::Lost(None))));
}

#[tokio::test]
async fn streams_that_are_no_pipes_have_no_transport() {
    let mut command = Command::new("true");
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let (child, mut events) = start(command, false).await;
    assert!(child.stdin().is_none() && child.stdout().is_none());
    let events = events.rest().await;
    assert_eq!(events.len(), 2, "{events:?}");
    assert!(matches!(events[0], Event::Exited(Some(0))));
}

#[tokio::test]
async fn signals_reach_the_child_and_the_returncode_is_negative() {
    for (signal, code) in [(Signal::SIGTERM, -15), (Signal::SIGKILL, -9)] {
        let (child, mut events) = start(sh("exec sleep 60"), false).await;
        match signal {
            Signal::SIGTERM => child.terminate().unwrap(),
            _ => child.kill().unwrap(),
        }
        let events = events.rest().await;
        assert_eq!(child.returncode(), Some(code));
        assert_eq!(
            count(&events, |e| matches!(e, Event::Exited(c) if *c == Some(code))),
            1
        );
    }
}

#[tokio::test]
async fn a_signal_after_the_end_is_an_error_and_reaches_nobody() {
    let (child, mut events) = start(sh("exit 0"), false).await;
    events.rest().await;
    let error = child.send_signal(Signal::SIGTERM).unwrap_err();
    assert_eq!(error.raw_os_error(), Some(libc::ESRCH));
}

#[tokio::test]
async fn close_kills_a_running_child_and_leaves_no_zombie() {
    let (child, mut events) = start(sh("exec sleep 60"), false).await;
    child.clone().close();
    assert!(child.is_closing());
    child.clone().close();
    let events = events.rest().await;
    assert_eq!(count(&events, |e| matches!(e, Event::PipeLost(..))), 3);
    assert!(matches!(events.last(), Some(Event::Lost(None))));
    assert_eq!(child.returncode(), Some(-9));
    assert!(is_reaped(child.pid()));
}

#[tokio::test]
async fn close_ends_it_although_a_grandchild_holds_the_pipes() {
    // The grandchild tells its number, and outlives the child with all three pipes.
    let (child, mut events) =
        start(sh("exec 3<&0; sleep 60 <&3 & echo $!"), false).await;
    let mut grandchild = None;
    let mut exited = false;
    while grandchild.is_none() || !exited {
        match events.next().await {
            Event::Data(_, pid) => {
                let pid = String::from_utf8(pid).unwrap();
                grandchild = Some(pid.trim().parse::<i32>().unwrap());
            }
            Event::Exited(_) => exited = true,
            other => panic!("{other:?}"),
        }
    }
    // More than the pipe takes, and nobody reads it.
    child.stdin().unwrap().write(&vec![0; 1 << 20]);
    child.close();
    let rest = events.rest().await;
    kill(Pid::from_raw(grandchild.unwrap()), Signal::SIGKILL).unwrap();
    assert!(matches!(rest.last(), Some(Event::Lost(None))), "{rest:?}");
}

#[tokio::test]
async fn a_child_that_does_not_read_pauses_the_protocol_and_breaks_the_pipe() {
    let (child, mut events) = start(sh("read line"), false).await;
    let stdin = child.stdin().unwrap();
    stdin.write(&vec![b'x'; 1 << 20]);
    assert!(matches!(events.next().await, Event::Pause));
    child.kill().unwrap();
    let events = events.rest().await;
    let broken = |event: &Event| {
        matches!(event, Event::PipeLost(ChildPipe::Stdin, Some(error))
            if error.kind() == Some(ErrorKind::BrokenPipe))
    };
    assert_eq!(count(&events, broken), 1, "{events:?}");
}

#[tokio::test]
async fn a_child_that_reads_late_resumes_the_protocol() {
    let (child, mut events) = start(sh("wc -c"), false).await;
    let stdin = child.stdin().unwrap();
    stdin.write(&vec![b'x'; 1 << 20]);
    stdin.close();
    let events = events.rest().await;
    assert_eq!(count(&events, |e| matches!(e, Event::Pause)), 1);
    assert_eq!(count(&events, |e| matches!(e, Event::Resume)), 1);
    assert_eq!(output(&events, ChildPipe::Stdout).trim(), "1048576");
}

#[tokio::test]
async fn a_protocol_that_panics_ends_its_own_child() {
    let (child, mut events) = start(sh("echo x; exec sleep 60"), true).await;
    let events = events.rest().await;
    assert_eq!(events.len(), 1, "{events:?}");
    let Some(Event::Lost(Some(TransportError::Panicked { callback, .. }))) =
        events.last()
    else {
        panic!("{events:?}")
    };
    assert_eq!(*callback, "pipe_data_received");
    assert_eq!(child.returncode(), Some(-9));
    assert!(is_reaped(child.pid()));
}

#[tokio::test]
async fn a_program_that_is_not_there_is_not_found() {
    let (events, _) = unbounded_channel();
    let protocol = Reporter { events, panic_on_data: false };
    let error =
        subprocess_exec(Command::new("/no/such/program"), protocol).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[test]
fn a_runtime_that_stops_kills_the_child() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (child, mut events) =
        runtime.block_on(start(sh("echo $$; exec sleep 60"), false));
    drop(runtime);
    let lost = std::iter::from_fn(|| events.0.try_recv().ok()).last();
    assert!(
        matches!(lost, Some(Event::Lost(Some(TransportError::RuntimeStopped)))),
        "{lost:?}"
    );
    assert!(child.is_closing());
}
