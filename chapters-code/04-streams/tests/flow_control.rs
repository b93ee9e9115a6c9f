//! `FlowControl`, told by hand what a protocol tells it.

mod connected;

use std::io::{self, ErrorKind};

use connected::{let_others_run, soon};
use futures::FutureExt;
use streams::{DrainError, FlowControl, StreamError};
use tokio::net::UnixStream;
use transports::{Protocol, Transport, attach};

struct Ignores;
impl Protocol for Ignores {}

/// A transport that is never paused, and the peer that keeps it open.
fn transport() -> (Transport, UnixStream) {
    let (near, far) = UnixStream::pair().expect("a pair can be made");
    (attach(near, Ignores).expect("we are in a runtime"), far)
}

fn broken_pipe() -> StreamError {
    io::Error::from(ErrorKind::BrokenPipe).into()
}

type Draining = tokio::task::JoinHandle<Result<(), DrainError>>;

async fn draining(flow: &FlowControl, transport: &Transport) -> Draining {
    let (flow, transport) = (flow.clone(), transport.clone());
    let draining = tokio::spawn(async move { flow.drain(&transport).await });
    let_others_run().await;
    draining
}

#[tokio::test]
async fn drain_is_ready_at_once_while_nothing_is_paused() {
    let (transport, _far) = transport();
    let flow = FlowControl::new();
    assert!(flow.drain(&transport).now_or_never().unwrap().is_ok());
    assert!(!flow.is_paused() && !flow.is_lost());
}

#[tokio::test]
async fn several_may_drain_at_once_and_all_go_on_when_writing_resumes() {
    let (transport, _far) = transport();
    let flow = FlowControl::new();
    flow.pause_writing();
    let mut all = Vec::new();
    for _ in 0..10 {
        all.push(draining(&flow, &transport).await);
    }
    assert!(all.iter().all(|one| !one.is_finished()));
    flow.resume_writing();
    for one in all {
        soon(one).await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_drain_that_is_cancelled_leaves_the_others_waiting() {
    let (transport, _far) = transport();
    let flow = FlowControl::new();
    flow.pause_writing();
    let cancelled = draining(&flow, &transport).await;
    let other = draining(&flow, &transport).await;
    cancelled.abort();
    let_others_run().await;
    assert!(!other.is_finished());
    flow.resume_writing();
    soon(other).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_pause_that_begins_anew_does_not_catch_those_who_waited_for_the_last() {
    let (transport, _far) = transport();
    let flow = FlowControl::new();
    flow.pause_writing();
    let first = draining(&flow, &transport).await;
    // Both before the task that drains runs again.
    flow.resume_writing();
    flow.pause_writing();
    soon(first).await.unwrap().unwrap();
    let second = draining(&flow, &transport).await;
    assert!(!second.is_finished());
}

#[tokio::test]
async fn a_second_pause_and_a_second_resumption_do_nothing() {
    let (transport, _far) = transport();
    let flow = FlowControl::new();
    flow.resume_writing();
    flow.pause_writing();
    flow.pause_writing();
    assert!(flow.drain(&transport).now_or_never().is_none());
    flow.resume_writing();
    assert!(flow.drain(&transport).now_or_never().unwrap().is_ok());
    flow.resume_writing();
    assert!(flow.drain(&transport).now_or_never().unwrap().is_ok());
}

#[tokio::test]
async fn drain_raises_when_the_connection_breaks_meanwhile() {
    let (transport, _far) = transport();
    let flow = FlowControl::new();
    flow.pause_writing();
    let first = draining(&flow, &transport).await;
    let second = draining(&flow, &transport).await;
    flow.connection_lost(Some(broken_pipe()));
    for one in [first, second] {
        let error = soon(one).await.unwrap().unwrap_err();
        let DrainError::Broken(error) = error else { panic!("{error:?}") };
        assert_eq!(error.kind(), Some(ErrorKind::BrokenPipe));
    }
    // Whoever comes later hears that it is lost, not why: that is wait_closed's.
    let later = flow.drain(&transport).await;
    assert!(matches!(later, Err(DrainError::ConnectionLost)), "{later:?}");
    let why = flow.wait_closed().await.unwrap_err();
    assert_eq!(why.kind(), Some(ErrorKind::BrokenPipe));
}

#[tokio::test]
async fn drain_ends_without_an_error_when_the_connection_ends_in_order_meanwhile() {
    let (transport, _far) = transport();
    let flow = FlowControl::new();
    flow.pause_writing();
    let waiting = draining(&flow, &transport).await;
    flow.connection_lost(None);
    soon(waiting).await.unwrap().unwrap();
    let later = flow.drain(&transport).await;
    assert!(matches!(later, Err(DrainError::ConnectionLost)), "{later:?}");
    flow.wait_closed().await.unwrap();
}

#[tokio::test]
async fn many_can_wait_for_the_end_before_and_after_it() {
    let flow = FlowControl::new();
    let waiting: Vec<_> = (0..3)
        .map(|_| {
            let flow = flow.clone();
            tokio::spawn(async move { flow.wait_closed().await })
        })
        .collect();
    let_others_run().await;
    assert!(flow.wait_closed().now_or_never().is_none());
    flow.connection_lost(None);
    flow.connection_lost(Some(broken_pipe()));
    for one in waiting {
        soon(one).await.unwrap().unwrap();
    }
    flow.wait_closed().now_or_never().unwrap().unwrap();
}

#[test]
fn a_lost_connection_is_a_reset_as_an_io_error() {
    let error = io::Error::from(DrainError::ConnectionLost);
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    let error = io::Error::from(DrainError::from(broken_pipe()));
    assert_eq!(error.kind(), ErrorKind::BrokenPipe);
}
