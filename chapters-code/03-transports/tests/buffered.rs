//! Protocols that bring their own read buffer.

mod recorder;

use std::io::ErrorKind;

use recorder::{Event, Recorder, reset, soon, tcp_pair, trace};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use transports::{
    Buffered, BufferedProtocol, OnEof, Protocol, Transport, TransportError, attach,
};

/// Hands on what comes, through a buffer of its own.
struct Receiver {
    room: Vec<u8>,
    on_eof: OnEof,
    panics: bool,
    events: UnboundedSender<Event>,
}

impl Receiver {
    fn with_room(room: usize) -> (Self, UnboundedReceiver<Event>) {
        let (events, received) = unbounded_channel();
        let room = vec![0; room];
        let on_eof = OnEof::Close;
        (Self { room, on_eof, panics: false, events }, received)
    }

    fn note(&self, event: Event) {
        let _ = self.events.send(event);
    }
}

impl BufferedProtocol for Receiver {
    fn get_buffer(&mut self) -> &mut [u8] {
        &mut self.room
    }

    fn buffer_updated(&mut self, _: Transport, n: usize) {
        assert!(!self.panics, "not this");
        self.note(Event::Data(self.room[..n].to_vec()));
    }

    fn connection_made(&mut self, _: Transport) {
        self.note(Event::Made);
    }

    fn eof_received(&mut self, _: Transport) -> OnEof {
        self.note(Event::Eof);
        self.on_eof
    }

    fn connection_lost(&mut self, error: Option<TransportError>) {
        self.note(Event::Lost(error));
    }
}

async fn all(mut events: UnboundedReceiver<Event>) -> Vec<Event> {
    let mut all = Vec::new();
    while let Some(event) = soon(events.recv()).await {
        all.push(event);
    }
    all
}

fn data(events: &[Event]) -> Vec<u8> {
    let pieces = events.iter().filter_map(|event| match event {
        Event::Data(data) => Some(data.as_slice()),
        _ => None,
    });
    pieces.collect::<Vec<_>>().concat()
}

#[tokio::test]
async fn all_of_a_long_stream_passes_through_a_buffer_of_any_size() {
    let noise: Vec<u8> = b"12345678+".repeat(20_000);
    for room in [1000, 65_536, 1 << 20] {
        let (near, mut far) = tcp_pair().await;
        let (receiver, events) = Receiver::with_room(room);
        attach(near, Buffered(receiver)).unwrap();
        let sent = noise.clone();
        tokio::spawn(async move { far.write_all(&sent).await });
        let events = all(events).await;
        assert_eq!(data(&events), noise, "through {room} bytes");
        let fits = |event: &Event| match event {
            Event::Data(data) => data.len() <= room,
            _ => true,
        };
        assert!(events.iter().all(fits));
        assert!(matches!(
            events[..],
            [Event::Made, .., Event::Eof, Event::Lost(None)]
        ));
    }
}

#[tokio::test]
async fn its_answer_to_the_end_may_keep_the_connection_open() {
    let (near, mut far) = tcp_pair().await;
    let (mut receiver, mut events) = Receiver::with_room(10);
    receiver.on_eof = OnEof::KeepOpen;
    let transport = attach(near, Buffered(receiver)).unwrap();
    far.shutdown().await.unwrap();
    assert!(matches!(soon(events.recv()).await, Some(Event::Made)));
    assert!(matches!(soon(events.recv()).await, Some(Event::Eof)));
    assert!(!transport.is_closing());
    transport.write(b"reply");
    transport.close();
    let mut reply = String::new();
    soon(far.read_to_string(&mut reply)).await.unwrap();
    assert_eq!(reply, "reply");
    assert_eq!(trace(&all(events).await), "lost");
}

#[tokio::test]
async fn a_panic_of_buffer_updated_and_a_reset_end_it_with_that_error() {
    let (near, mut far) = tcp_pair().await;
    let (mut receiver, events) = Receiver::with_room(10);
    receiver.panics = true;
    attach(near, Buffered(receiver)).unwrap();
    far.write_all(b"x").await.unwrap();
    let lost = all(events).await.pop();
    let Some(Event::Lost(Some(TransportError::Panicked { callback, .. }))) = lost
    else {
        panic!("{lost:?}")
    };
    assert_eq!(callback, "buffer_updated");

    let (near, far) = tcp_pair().await;
    let (receiver, events) = Receiver::with_room(10);
    attach(near, Buffered(receiver)).unwrap();
    reset(far);
    let lost = all(events).await.pop();
    let Some(Event::Lost(Some(error))) = lost else { panic!("{lost:?}") };
    assert_eq!(error.kind(), Some(ErrorKind::ConnectionReset));
}

/// Reads a greeting, then hands the connection over.
struct Greeter(Option<Receiver>);

impl Protocol for Greeter {
    fn data_received(&mut self, transport: Transport, data: &[u8]) {
        assert_eq!(data, b"upgrade");
        let receiver = self.0.take().expect("called once");
        transport.set_protocol(Buffered(receiver));
        transport.write(b"ready");
    }
}

#[tokio::test]
async fn the_protocol_may_change_its_kind_in_mid_stream_and_back() {
    let (near, mut far) = tcp_pair().await;
    let (receiver, mut buffered) = Receiver::with_room(4);
    let transport = attach(near, Greeter(Some(receiver))).unwrap();
    far.write_all(b"upgrade").await.unwrap();
    soon(far.read_exact(&mut [0; 5])).await.unwrap();
    far.write_all(b"sixsix").await.unwrap();
    // No connection_made: there is one connection, and it was made before.
    for part in [b"sixs".as_slice(), b"ix"] {
        let event = soon(buffered.recv()).await;
        assert!(matches!(event, Some(Event::Data(data)) if data == part));
    }

    let (recorder, mut events) = Recorder::new();
    transport.set_protocol(recorder);
    far.write_all(b"plain").await.unwrap();
    assert!(matches!(events.next().await, Event::Data(data) if data == b"plain"));
    drop(far);
    assert_eq!(trace(&events.until_the_end().await), "eof lost");
    assert!(all(buffered).await.is_empty(), "the old one hears of nothing");
}
