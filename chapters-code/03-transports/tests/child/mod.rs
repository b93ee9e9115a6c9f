//! Child processes whose callbacks can be awaited.

#![allow(dead_code, reason = "each test binary uses some of these")]

use std::process::{Command, Stdio};
use std::time::Duration;

use nix::sys::signal::kill;
use nix::unistd::Pid;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use transports::{
    ChildPipe, SubprocessProtocol, SubprocessTransport, TransportError,
    subprocess_exec,
};

#[derive(Debug)]
pub(crate) enum Event {
    Made,
    Data(ChildPipe, Vec<u8>),
    PipeLost(ChildPipe, Option<TransportError>),
    Exited(Option<i32>),
    Pause,
    Resume,
    Lost(Option<TransportError>),
}

pub(crate) struct Reporter {
    pub(crate) events: UnboundedSender<Event>,
    pub(crate) panic_on_data: bool,
}

impl Reporter {
    fn report(&self, event: Event) {
        let _ = self.events.send(event);
    }
}

impl SubprocessProtocol for Reporter {
    fn connection_made(&mut self, _: SubprocessTransport) {
        self.report(Event::Made);
    }

    fn pipe_data_received(
        &mut self,
        _: SubprocessTransport,
        pipe: ChildPipe,
        data: &[u8],
    ) {
        assert!(!self.panic_on_data, "boom");
        self.report(Event::Data(pipe, data.to_vec()));
    }

    fn pipe_connection_lost(
        &mut self,
        _: SubprocessTransport,
        pipe: ChildPipe,
        error: Option<TransportError>,
    ) {
        self.report(Event::PipeLost(pipe, error));
    }

    fn process_exited(&mut self, transport: SubprocessTransport) {
        self.report(Event::Exited(transport.returncode()));
    }

    fn pause_writing(&mut self, _: SubprocessTransport) {
        self.report(Event::Pause);
    }

    fn resume_writing(&mut self, _: SubprocessTransport) {
        self.report(Event::Resume);
    }

    fn connection_lost(&mut self, error: Option<TransportError>) {
        self.report(Event::Lost(error));
    }
}

pub(crate) struct Events(pub(crate) UnboundedReceiver<Event>);

impl Events {
    pub(crate) async fn next(&mut self) -> Event {
        tokio::time::timeout(Duration::from_secs(20), self.0.recv())
            .await
            .expect("a callback comes")
            .expect("the child is not over")
    }

    /// All that is left, the last one being `Lost`.
    pub(crate) async fn rest(&mut self) -> Vec<Event> {
        let mut events = Vec::new();
        loop {
            let event = self.next().await;
            let over = matches!(event, Event::Lost(_));
            events.push(event);
            if over {
                assert!(self.0.recv().await.is_none(), "nothing comes after Lost");
                return events;
            }
        }
    }
}

pub(crate) fn sh(script: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

pub(crate) async fn start(
    command: Command,
    panic_on_data: bool,
) -> (SubprocessTransport, Events) {
    let (events, received) = unbounded_channel();
    let child = subprocess_exec(command, Reporter { events, panic_on_data })
        .expect("a shell can be started");
    let mut events = Events(received);
    assert!(matches!(events.next().await, Event::Made));
    (child, events)
}

pub(crate) fn output(events: &[Event], wanted: ChildPipe) -> String {
    let data = events.iter().flat_map(|event| match event {
        Event::Data(pipe, data) if *pipe == wanted => data.clone(),
        _ => Vec::new(),
    });
    String::from_utf8_lossy(&data.collect::<Vec<_>>()).into_owned()
}

pub(crate) fn count(events: &[Event], is: impl Fn(&Event) -> bool) -> usize {
    events.iter().filter(|event| is(event)).count()
}

/// No process has this number any more, not even a dead one.
pub(crate) fn is_reaped(pid: u32) -> bool {
    kill(Pid::from_raw(i32::try_from(pid).expect("a pid fits")), None).is_err()
}
