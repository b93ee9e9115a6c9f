//! What S-fcm says of flow control.

use std::io::ErrorKind;

use futures::FutureExt;
use streams::{DrainError, FlowControl, StreamError};
use tokio::net::UnixStream;
use transports::{Protocol, Transport, TransportError, attach};

use crate::asyncio_facts::asyncio_says;

/// A protocol with nothing of its own but flow control.
#[derive(Clone, Default)]
struct Controlled(FlowControl);

impl Protocol for Controlled {
    fn pause_writing(&mut self, _: Transport) {
        self.0.pause_writing();
    }

    fn resume_writing(&mut self, _: Transport) {
        self.0.resume_writing();
    }

    fn connection_lost(&mut self, error: Option<TransportError>) {
        self.0.connection_lost(error.map(StreamError::from));
    }
}

fn attached() -> (Transport, FlowControl, UnixStream) {
    let (near, far) = UnixStream::pair().expect("a pair can be made");
    let protocol = Controlled::default();
    let flow = protocol.0.clone();
    let transport = attach(near, protocol).expect("this is a task of the runtime");
    (transport, flow, far)
}

fn waits(flow: &FlowControl, transport: &Transport) -> bool {
    flow.drain(transport).now_or_never().is_none()
}

#[tokio::test]
async fn it_is_what_drain_waits_for() {
    let (transport, flow, _far) = attached();
    flow.drain(&transport).await.unwrap();
    flow.pause_writing();
    let drain = flow.drain(&transport);
    tokio::pin!(drain);
    assert!(drain.as_mut().now_or_never().is_none());
    flow.resume_writing();
    drain.await.unwrap();
}

#[tokio::test]
async fn a_protocol_holds_it_here_and_it_is_a_protocol_in_asyncio() {
    let (transport, flow, _far) = attached();
    transport.write(&[0; 1_000_000]);
    assert!(waits(&flow, &transport), "the protocol passes its callbacks on");
    asyncio_says("FlowControlMixin is a", "Protocol");
}

#[tokio::test]
async fn it_implements_pause_writing_resume_writing_and_connection_lost() {
    let (transport, flow, _far) = attached();
    flow.pause_writing();
    assert!(flow.is_paused() && waits(&flow, &transport));
    flow.resume_writing();
    assert!(!flow.is_paused() && !waits(&flow, &transport));

    // Lost in a pause: who waits has the error, and so has everybody later.
    flow.pause_writing();
    let drain = flow.drain(&transport);
    tokio::pin!(drain);
    assert!(drain.as_mut().now_or_never().is_none());
    let reset = std::io::Error::from(ErrorKind::ConnectionReset);
    flow.connection_lost(Some(StreamError::new(reset)));
    let error = drain.await.unwrap_err();
    assert!(matches!(
        error,
        DrainError::Broken(error) if error.kind() == Some(ErrorKind::ConnectionReset)
    ));
    let later = flow.drain(&transport).await;
    assert!(matches!(later, Err(DrainError::ConnectionLost)));
    asyncio_says(
        "FlowControlMixin defines",
        "['connection_lost', 'pause_writing', 'resume_writing']",
    );
}

#[tokio::test]
async fn it_needs_no_initialising_by_who_uses_it() {
    let (transport, flow, _far) = attached();
    assert!(!flow.is_paused() && !flow.is_lost());
    flow.pause_writing();
    // Ten tasks wait, and one call wakes all.
    let drains: Vec<_> = (0..10)
        .map(|_| {
            let (flow, transport) = (flow.clone(), transport.clone());
            tokio::spawn(async move { flow.drain(&transport).await })
        })
        .collect();
    tokio::task::yield_now().await;
    assert!(drains.iter().all(|drain| !drain.is_finished()));
    flow.resume_writing();
    for drain in drains {
        drain.await.unwrap().unwrap();
    }
    asyncio_says("drains of a subclass without __init__", "(0, 10)");
}

#[test]
fn its_one_parameter_is_the_loop_which_is_not_needed_here() {
    // No runtime, no loop: it is plain data until somebody waits.
    let flow = FlowControl::new();
    flow.pause_writing();
    assert!(flow.is_paused());
    asyncio_says("FlowControlMixin takes", "loop");
    asyncio_says("FlowControlMixin without a loop", "RuntimeError");
}
