//! A protocol that writes down what it is called with, and the two ends to call it.

#![allow(dead_code, reason = "each test binary uses some of these")]

use std::fmt::Debug;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::mpsc;
use transports::{OnEof, Protocol, Transport, TransportError, attach};

/// One callback, in the order in which they came.
#[derive(Debug)]
pub(crate) enum Event {
    Made,
    Data(Vec<u8>),
    Eof,
    Pause,
    Resume,
    Lost(Option<TransportError>),
}

/// Does something with the transport when it has noted the event.
type Reaction = Box<dyn FnMut(&Event, Transport) + Send>;

/// Notes every callback, and reacts as the test says.
pub(crate) struct Recorder {
    events: mpsc::UnboundedSender<Event>,
    reaction: Reaction,
    on_eof: OnEof,
}

impl Recorder {
    pub(crate) fn new() -> (Self, Events) {
        let (events, received) = mpsc::unbounded_channel();
        let reaction = Box::new(|_: &Event, _| {});
        (Self { events, reaction, on_eof: OnEof::Close }, Events(received))
    }

    pub(crate) fn keeping_open(mut self) -> Self {
        self.on_eof = OnEof::KeepOpen;
        self
    }

    pub(crate) fn reacting(
        mut self,
        reaction: impl FnMut(&Event, Transport) + Send + 'static,
    ) -> Self {
        self.reaction = Box::new(reaction);
        self
    }

    fn note(&mut self, event: Event, transport: Transport) {
        (self.reaction)(&event, transport);
        let _ = self.events.send(event);
    }
}

impl Protocol for Recorder {
    fn connection_made(&mut self, transport: Transport) {
        self.note(Event::Made, transport);
    }

    fn data_received(&mut self, transport: Transport, data: &[u8]) {
        self.note(Event::Data(data.to_vec()), transport);
    }

    fn eof_received(&mut self, transport: Transport) -> OnEof {
        self.note(Event::Eof, transport);
        self.on_eof
    }

    fn pause_writing(&mut self, transport: Transport) {
        self.note(Event::Pause, transport);
    }

    fn resume_writing(&mut self, transport: Transport) {
        self.note(Event::Resume, transport);
    }

    fn connection_lost(&mut self, error: Option<TransportError>) {
        let _ = self.events.send(Event::Lost(error));
    }
}

/// What was noted.
pub(crate) struct Events(mpsc::UnboundedReceiver<Event>);

/// Long enough for anything on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// What comes of `future`, which must come.
pub(crate) async fn soon<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, future).await.expect("it comes within 20 s")
}

impl Events {
    pub(crate) async fn next(&mut self) -> Event {
        soon(self.0.recv()).await.expect("the protocol is alive")
    }

    /// All that has been noted already.
    pub(crate) fn so_far(&mut self) -> Vec<Event> {
        std::iter::from_fn(|| self.0.try_recv().ok()).collect()
    }

    /// All to the end; the pieces of data that follow each other joined to one.
    pub(crate) async fn until_the_end(&mut self) -> Vec<Event> {
        let mut all: Vec<Event> = Vec::new();
        while let Some(event) = soon(self.0.recv()).await {
            match (all.last_mut(), event) {
                (Some(Event::Data(earlier)), Event::Data(data)) => {
                    earlier.extend(data);
                }
                (_, event) => all.push(event),
            }
        }
        all
    }

    /// What `connection_lost` was given.
    pub(crate) async fn lost(&mut self) -> Option<TransportError> {
        match self.until_the_end().await.pop() {
            Some(Event::Lost(error)) => error,
            other => panic!("it ends with connection_lost, not {other:?}"),
        }
    }
}

/// Says what the events are, without their errors: `made data(3) eof lost`.
pub(crate) fn trace(events: &[Event]) -> String {
    let words: Vec<_> = events
        .iter()
        .map(|event| match event {
            Event::Made => "made".to_owned(),
            Event::Data(data) => format!("data({})", data.len()),
            Event::Eof => "eof".to_owned(),
            Event::Pause => "pause".to_owned(),
            Event::Resume => "resume".to_owned(),
            Event::Lost(None) => "lost".to_owned(),
            Event::Lost(Some(_)) => "lost(error)".to_owned(),
        })
        .collect();
    words.join(" ")
}

/// Both ends of a TCP connection.
pub(crate) async fn tcp_pair() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("port 0 is free");
    let address = listener.local_addr().expect("a bound socket has a name");
    let client = TcpStream::connect(address).await.expect("somebody listens");
    let (server, _) = listener.accept().await.expect("the client is in the queue");
    (server, client)
}

/// A recorded connection over TCP, its events, and the peer.
pub(crate) async fn over_tcp(
    change: impl FnOnce(Recorder) -> Recorder,
) -> (Transport, Events, TcpStream) {
    let (near, far) = tcp_pair().await;
    let (recorder, events) = Recorder::new();
    let transport = attach(near, change(recorder)).expect("we are in a runtime");
    (transport, events, far)
}

/// The same over a pair of Unix streams.
pub(crate) fn over_unix(
    change: impl FnOnce(Recorder) -> Recorder,
) -> (Transport, Events, UnixStream) {
    let (near, far) = UnixStream::pair().expect("a pair can be made");
    let (recorder, events) = Recorder::new();
    let transport = attach(near, change(recorder)).expect("we are in a runtime");
    (transport, events, far)
}

/// Has the peer reset the connection.
pub(crate) fn reset(peer: TcpStream) {
    peer.set_zero_linger().expect("the option can be set");
}

/// Lets every other task of a `current_thread` runtime run, and the events come in.
pub(crate) async fn let_others_run() {
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
}

/// Fills the kernel's buffers between the two ends, so that the next write is buffered,
/// and writes so much that it stays so until the peer reads. Returns how much.
pub(crate) fn fill(transport: &Transport) -> usize {
    let more = more_than_the_kernel_holds();
    transport.write(&vec![b' '; more]);
    assert!(transport.write_buffer_size() > 0, "the kernel took {more} bytes");
    more
}

/// More than fits between the two ends of a connection over loopback: TCP's send buffer
/// and receive buffer at their largest. A Unix stream has less.
pub(crate) fn more_than_the_kernel_holds() -> usize {
    let largest = |name| {
        let path = format!("/proc/sys/net/ipv4/{name}");
        let sizes = std::fs::read_to_string(path).expect("Linux has these");
        let largest = sizes.split_whitespace().last().expect("least, default, most");
        largest.parse::<usize>().expect("a number of bytes")
    };
    largest("tcp_wmem") + largest("tcp_rmem") + 1
}

/// For `assert!`s: the two are equal when printed.
pub(crate) fn shown(value: &impl Debug) -> String {
    format!("{value:?}")
}
