//! What a bad protocol or a bad peer does to its own connection, and to no other.

mod recorder;

use std::io::ErrorKind;

use recorder::{
    Event, Recorder, fill, let_others_run, over_tcp, over_unix, reset, soon,
    tcp_pair, trace,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use transports::{
    Buffered, BufferedProtocol, OnEof, Protocol, Transport, TransportError,
    WaterMarks, attach,
};

/// Panics in one callback, and tells in which `connection_lost` found that out.
struct Panics {
    callback: &'static str,
    lost: tokio::sync::mpsc::UnboundedSender<String>,
}

impl Panics {
    fn reached(&self, callback: &str) {
        assert!(self.callback != callback, "as the test wants it");
    }
}

impl Protocol for Panics {
    fn connection_made(&mut self, transport: Transport) {
        transport.set_write_buffer_limits(WaterMarks::from_high(0));
        self.reached("connection_made");
    }

    fn data_received(&mut self, transport: Transport, _: &[u8]) {
        self.reached("data_received");
        while !transport.is_writing_paused() {
            transport.write(&[0; 64 * 1024]);
        }
    }

    fn eof_received(&mut self, _: Transport) -> OnEof {
        self.reached("eof_received");
        OnEof::Close
    }

    fn pause_writing(&mut self, _: Transport) {
        self.reached("pause_writing");
    }

    fn resume_writing(&mut self, _: Transport) {
        self.reached("resume_writing");
    }

    fn connection_lost(&mut self, error: Option<TransportError>) {
        let why = error.map_or_else(|| "in order".to_owned(), |it| it.to_string());
        self.lost.send(why).expect("the test listens");
        self.reached("connection_lost");
    }
}

#[tokio::test]
async fn a_panic_in_any_callback_ends_its_own_connection_and_no_other() {
    let echo = |event: &Event, transport: Transport| {
        if let Event::Data(data) = event {
            transport.write(data);
        }
    };
    let (_good, _events, mut good_peer) = over_tcp(|it| it.reacting(echo)).await;
    for callback in [
        "connection_made",
        "data_received",
        "eof_received",
        "pause_writing",
        "resume_writing",
        "connection_lost",
    ] {
        let (near, mut far) = tcp_pair().await;
        let (lost, mut why) = tokio::sync::mpsc::unbounded_channel();
        attach(near, Panics { callback, lost }).unwrap();
        if callback != "eof_received" {
            let _ = far.write_all(b"go").await;
        }
        let _ = far.shutdown().await;
        // Until the socket is closed, which it is in every case.
        let mut sink = vec![0; 1 << 20];
        soon(async { while far.read(&mut sink).await.is_ok_and(|n| n > 0) {} })
            .await;
        let expected = match callback {
            "connection_lost" => "in order".to_owned(),
            _ => {
                format!("the protocol panicked in {callback}: as the test wants it")
            }
        };
        assert_eq!(soon(why.recv()).await, Some(expected));
        assert_eq!(
            soon(why.recv()).await,
            None,
            "once, and the protocol is dropped"
        );

        good_peer.write_all(callback.as_bytes()).await.unwrap();
        let mut echoed = vec![0; callback.len()];
        soon(good_peer.read_exact(&mut echoed)).await.unwrap();
    }
}

struct NoRoom {
    panics: bool,
    lost: Option<tokio::sync::oneshot::Sender<TransportError>>,
}

impl BufferedProtocol for NoRoom {
    fn get_buffer(&mut self) -> &mut [u8] {
        assert!(!self.panics, "no memory");
        &mut []
    }

    fn buffer_updated(&mut self, _: Transport, _: usize) {
        unreachable!("there was no room");
    }

    fn connection_lost(&mut self, error: Option<TransportError>) {
        let lost = self.lost.take().expect("called once");
        lost.send(error.expect("not in order")).expect("the test waits");
    }
}

#[tokio::test]
async fn a_buffered_protocol_without_room_ends_with_that_error() {
    for panics in [false, true] {
        let (near, _far) = tcp_pair().await;
        let (lost, why) = tokio::sync::oneshot::channel();
        attach(near, Buffered(NoRoom { panics, lost: Some(lost) })).unwrap();
        let error = soon(why).await.unwrap();
        let as_expected = match error {
            TransportError::EmptyBuffer => !panics,
            TransportError::Panicked { callback, .. } => callback == "get_buffer",
            _ => false,
        };
        assert!(as_expected, "{error}");
    }
}

#[tokio::test]
async fn a_reset_by_the_peer_ends_the_connection_with_that_error() {
    let (_transport, mut events, peer) = over_tcp(|it| it).await;
    reset(peer);
    let error = events.lost().await.unwrap();
    assert!(matches!(error, TransportError::Read(_)), "{error:?}");
    assert_eq!(error.kind(), Some(ErrorKind::ConnectionReset));
}

#[tokio::test]
async fn the_peers_last_words_are_received_before_what_is_buffered_breaks() {
    let (transport, mut events, peer) = over_tcp(|it| it).await;
    peer.writable().await.unwrap();
    fill(&transport);
    let_others_run().await;
    peer.try_write(b"too large").unwrap();
    // Much lies unread there: the kernel resets the connection.
    drop(peer);
    let over_tcp = events.until_the_end().await;
    assert_eq!(trace(&over_tcp), "made pause data(9) lost(error)");

    let (transport, mut events, peer) = over_unix(|it| it);
    peer.writable().await.unwrap();
    fill(&transport);
    let_others_run().await;
    peer.try_write(b"too large").unwrap();
    drop(peer);
    let over_unix = events.until_the_end().await;
    assert_eq!(trace(&over_unix), "made pause data(9) lost(error)");
}

#[tokio::test]
async fn a_protocol_that_pauses_for_ever_ends_when_its_peer_resets() {
    let (transport, mut events, mut peer) = over_tcp(|it| it).await;
    transport.pause_reading();
    peer.write_all(b"never read").await.unwrap();
    let_others_run().await;
    reset(peer);
    let error = events.lost().await.unwrap();
    assert_eq!(error.kind(), Some(ErrorKind::ConnectionReset));
}

#[tokio::test]
async fn a_half_open_connection_ends_when_its_peer_has_gone() {
    let (transport, mut events, mut peer) = over_tcp(Recorder::keeping_open).await;
    peer.shutdown().await.unwrap();
    assert!(matches!(events.next().await, Event::Made));
    assert!(matches!(events.next().await, Event::Eof));
    transport.write(b"unread");
    drop(peer);
    assert!(events.lost().await.is_some());
    assert!(transport.is_closing());
}
