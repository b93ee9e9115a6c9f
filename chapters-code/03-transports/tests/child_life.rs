//! What a child process can be told, and what is told of it, from its start to its end.

mod child;

use std::process::{Command, Stdio};

use child::{Event, count, output, sh, start};
use nix::sys::signal::Signal;
use transports::ChildPipe;

#[tokio::test]
async fn after_the_end_its_number_and_its_code_stay_and_signals_are_errors() {
    let (child, mut events) = start(sh("exit 7"), false).await;
    let pid = child.pid();
    events.rest().await;
    assert_eq!((child.pid(), child.returncode()), (pid, Some(7)));
    for refused in
        [child.kill(), child.terminate(), child.send_signal(Signal::SIGHUP)]
    {
        assert_eq!(refused.unwrap_err().raw_os_error(), Some(libc::ESRCH));
    }
    assert_eq!((child.pid(), child.returncode()), (pid, Some(7)));
}

#[tokio::test]
async fn closing_a_finished_child_changes_nothing() {
    let (child, mut events) = start(sh("exit 0"), false).await;
    events.rest().await;
    child.clone().close();
    child.clone().close();
    assert!(child.is_closing());
    assert_eq!(child.returncode(), Some(0), "and not killed");
}

#[tokio::test]
async fn any_signal_can_be_sent() {
    let (child, mut events) = start(sh("exec sleep 60"), false).await;
    child.send_signal(Signal::SIGHUP).unwrap();
    events.rest().await;
    assert_eq!(child.returncode(), Some(-1));
}

#[tokio::test]
async fn a_child_may_refuse_to_terminate_and_kill_ends_it() {
    let script = "trap 'echo no' TERM; echo ready; while :; do read line; done";
    let (child, mut events) = start(sh(script), false).await;
    let ready = events.next().await;
    assert!(
        matches!(&ready, Event::Data(ChildPipe::Stdout, data) if data == b"ready\n")
    );
    child.terminate().unwrap();
    // The trap runs when `read` has returned.
    child.stdin().unwrap().write(b"\n");
    let refusal = events.next().await;
    assert!(
        matches!(&refusal, Event::Data(_, data) if data == b"no\n"),
        "{refusal:?}"
    );
    assert_eq!(child.returncode(), None);
    child.kill().unwrap();
    events.rest().await;
    assert_eq!(child.returncode(), Some(-9));
}

#[tokio::test]
async fn closing_its_input_is_the_end_of_its_input() {
    let (child, mut events) = start(sh("cat; echo over"), false).await;
    let stdin = child.stdin().unwrap();
    stdin.write(b"some ");
    stdin.writelines(&[b"more ".as_slice(), b"input "]);
    stdin.write_eof();
    let events = events.rest().await;
    assert_eq!(output(&events, ChildPipe::Stdout), "some more input over\n");
}

#[tokio::test]
async fn an_empty_input_is_one_too() {
    let (child, mut events) = start(sh("wc -c"), false).await;
    child.stdin().unwrap().close();
    let events = events.rest().await;
    assert_eq!(output(&events, ChildPipe::Stdout).trim(), "0");
}

#[tokio::test]
async fn the_data_of_a_pipe_comes_before_its_end_and_its_end_once() {
    let (child, mut events) = start(sh("echo out; echo err >&2"), false).await;
    let events = events.rest().await;
    for (pipe, line) in [(ChildPipe::Stdout, "out\n"), (ChildPipe::Stderr, "err\n")]
    {
        assert_eq!(output(&events, pipe), line);
        let last_data = events
            .iter()
            .rposition(|event| matches!(event, Event::Data(p, _) if *p == pipe));
        let end = events.iter().position(
            |event| matches!(event, Event::PipeLost(p, None) if *p == pipe),
        );
        assert!(last_data < end, "{events:?}");
    }
    let exited = events.iter().position(|event| matches!(event, Event::Exited(_)));
    assert!(exited < Some(events.len() - 1), "before connection_lost: {events:?}");
    assert_eq!(child.returncode(), Some(0));
}

#[tokio::test]
async fn what_a_child_has_written_can_be_read_when_it_has_ended() {
    // It waits until its output is paused.
    let (child, mut events) = start(sh("read go; echo late words"), false).await;
    let stdout = child.stdout().unwrap();
    stdout.pause_reading();
    child.stdin().unwrap().write(b"\n");
    loop {
        match events.next().await {
            Event::Exited(code) => break assert_eq!(code, Some(0)),
            Event::PipeLost(pipe, None) => assert_ne!(pipe, ChildPipe::Stdout),
            other => panic!("{other:?}"),
        }
    }
    stdout.resume_reading();
    let events = events.rest().await;
    assert_eq!(output(&events, ChildPipe::Stdout), "late words\n");
    assert_eq!(count(&events, |event| matches!(event, Event::Exited(_))), 0);
}

#[tokio::test]
async fn no_other_child_holds_its_input_open() {
    let (first, mut of_first) = start(sh("cat"), false).await;
    let (second, mut of_second) = start(sh("exec sleep 60"), false).await;
    first.stdin().unwrap().close();
    of_first.rest().await;
    assert_eq!(first.returncode(), Some(0));
    second.close();
    of_second.rest().await;
}

#[tokio::test]
async fn only_the_streams_that_are_pipes_are_told_of() {
    let mut command = Command::new("sh");
    command.args(["-c", "cat; echo out; echo err >&2"]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let (child, mut events) = start(command, false).await;
    assert!(child.stdin().is_none() && child.stderr().is_none());
    let events = events.rest().await;
    assert_eq!(output(&events, ChildPipe::Stdout), "out\n");
    assert_eq!(count(&events, |event| matches!(event, Event::PipeLost(..))), 1);
}

#[tokio::test]
async fn closing_its_output_ends_a_child_that_goes_on_writing() {
    // It writes on and on: another test's child may hold the pipe until it has begun.
    let (child, mut events) = start(sh("read go; exec yes"), false).await;
    child.stdout().unwrap().close();
    let closed = events.next().await;
    assert!(
        matches!(closed, Event::PipeLost(ChildPipe::Stdout, None)),
        "{closed:?}"
    );
    child.stdin().unwrap().write(b"\n");
    events.rest().await;
    // The program that starts it may ignore the signal; the child doesn't.
    assert_eq!(child.returncode(), Some(-libc::SIGPIPE));
}
