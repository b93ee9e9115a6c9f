//! What a transport does over every kind of stream alike: TCP, Unix, and any other that
//! reads and writes.

mod recorder;

use recorder::{
    Event, Events, Recorder, fill, let_others_run, soon, tcp_pair, trace,
};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::UnixStream;
use transports::{AnyStream, Transport, WaterMarks, attach};

trait Peer: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Peer for S {}

/// A recorded connection, and its other end.
struct Pair {
    kind: &'static str,
    transport: Transport,
    events: Events,
    peer: Box<dyn Peer>,
}

/// One of each kind.
async fn pairs(change: impl Fn(Recorder) -> Recorder) -> Vec<Pair> {
    let pair =
        |kind, transport, events, peer| Pair { kind, transport, events, peer };
    let changed = || {
        let (recorder, events) = Recorder::new();
        (change(recorder), events)
    };
    let (near, far) = tcp_pair().await;
    let (recorder, events) = changed();
    let tcp = attach(near, recorder).expect("we are in a runtime");
    let tcp = pair("TCP", tcp, events, Box::new(far) as Box<dyn Peer>);

    let (near, far) = UnixStream::pair().expect("a pair can be made");
    let (recorder, events) = changed();
    let unix = attach(near, recorder).expect("we are in a runtime");
    let unix = pair("Unix", unix, events, Box::new(far));

    let (near, far) = tokio::io::duplex(1000);
    let (recorder, events) = changed();
    let any = attach(AnyStream::new(near), recorder).expect("we are in a runtime");
    let any = pair("any", any, events, Box::new(far));
    vec![tcp, unix, any]
}

async fn everything_from(mut peer: impl Peer) -> Vec<u8> {
    let mut all = Vec::new();
    soon(peer.read_to_end(&mut all)).await.expect("it ends in order");
    all
}

#[tokio::test]
async fn the_callbacks_come_in_order() {
    for mut pair in pairs(|it| it).await {
        pair.peer.write_all(b"data").await.unwrap();
        pair.peer.shutdown().await.unwrap();
        let trace = trace(&pair.events.until_the_end().await);
        assert_eq!(trace, "made data(4) eof lost", "{}", pair.kind);
    }
}

#[tokio::test]
async fn a_write_goes_out_within_the_call_and_nothing_is_buffered() {
    for mut pair in pairs(|it| it).await {
        pair.transport.write(b"now");
        assert_eq!(pair.transport.write_buffer_size(), 0, "{}", pair.kind);
        let mut now = [0; 3];
        soon(pair.peer.read_exact(&mut now)).await.unwrap();
        assert_eq!(&now, b"now");
    }
}

#[tokio::test]
async fn what_the_stream_does_not_take_is_buffered_and_comes_in_order() {
    for pair in pairs(|it| it).await {
        let written = fill(&pair.transport);
        assert!(pair.transport.is_writing_paused());
        pair.transport.write(b"last");
        pair.transport.close();
        let all = everything_from(pair.peer).await;
        assert_eq!(all.len(), written + 4, "{}", pair.kind);
        assert!(all.ends_with(b" last"));
    }
}

#[tokio::test]
async fn close_flushes_and_connection_lost_waits_for_that() {
    for mut pair in pairs(|it| it).await {
        let written = fill(&pair.transport);
        let other = pair.transport.clone();
        pair.transport.close();
        other.clone().close();
        let_others_run().await;
        assert!(other.is_closing());
        let trace_so_far = trace(&pair.events.so_far());
        assert_eq!(trace_so_far, "made pause", "{}", pair.kind);
        assert_eq!(everything_from(pair.peer).await.len(), written);
        let rest = trace(&pair.events.until_the_end().await);
        assert_eq!(rest, "resume lost", "{}", pair.kind);
        assert_eq!(other.write_buffer_size(), 0);
    }
}

#[tokio::test]
async fn abort_also_after_close_drops_what_is_buffered() {
    for close_first in [false, true] {
        for mut pair in pairs(|it| it).await {
            let written = fill(&pair.transport);
            let other = pair.transport.clone();
            if close_first {
                other.clone().close();
            }
            other.abort();
            assert_eq!(pair.transport.write_buffer_size(), 0);
            assert!(pair.events.lost().await.is_none(), "{}", pair.kind);
            assert!(everything_from(pair.peer).await.len() < written);
        }
    }
}

#[tokio::test]
async fn a_pause_holds_back_data_and_end() {
    for mut pair in pairs(|it| it).await {
        pair.transport.pause_reading();
        pair.peer.write_all(b"held").await.unwrap();
        pair.peer.shutdown().await.unwrap();
        let_others_run().await;
        assert_eq!(trace(&pair.events.so_far()), "made", "{}", pair.kind);
        pair.transport.resume_reading();
        let trace = trace(&pair.events.until_the_end().await);
        assert_eq!(trace, "data(4) eof lost", "{}", pair.kind);
    }
}

#[tokio::test]
async fn the_first_buffered_byte_pauses_at_mark_zero_and_the_last_resumes() {
    for mut pair in pairs(|it| it).await {
        pair.transport.set_write_buffer_limits(WaterMarks::from_high(0));
        let written = fill(&pair.transport);
        let_others_run().await;
        assert_eq!(trace(&pair.events.so_far()), "made pause", "{}", pair.kind);
        let mut all = vec![0; written];
        soon(pair.peer.read_exact(&mut all)).await.unwrap();
        assert!(matches!(pair.events.next().await, Event::Resume), "{}", pair.kind);
        assert_eq!(pair.transport.write_buffer_size(), 0);
    }
}

#[tokio::test]
async fn our_direction_can_end_alone_and_theirs() {
    for mut pair in pairs(Recorder::keeping_open).await {
        assert!(pair.transport.can_write_eof());
        let written = fill(&pair.transport);
        pair.transport.write_eof().unwrap();
        pair.transport.write_eof().unwrap();
        let mut request = Vec::new();
        soon(pair.peer.read_to_end(&mut request)).await.unwrap();
        assert_eq!(request.len(), written, "{}", pair.kind);
        pair.peer.write_all(b"reply").await.unwrap();
        pair.peer.shutdown().await.unwrap();
        // What was buffered is sent, and the reply read, before the end is told.
        let mut trace_so_far = Vec::new();
        while !matches!(trace_so_far.last(), Some(Event::Eof)) {
            trace_so_far.push(pair.events.next().await);
        }
        let trace_so_far = trace(&trace_so_far);
        assert_eq!(trace_so_far, "made pause resume data(5) eof", "{}", pair.kind);
        assert!(!pair.transport.is_closing(), "both have ended, and it is open");
        pair.transport.close();
        assert!(pair.events.lost().await.is_none());
    }
}

#[tokio::test]
async fn another_protocol_takes_over_in_mid_stream() {
    for mut pair in pairs(|it| it).await {
        pair.peer.write_all(b"first").await.unwrap();
        assert!(matches!(pair.events.next().await, Event::Made));
        assert!(matches!(pair.events.next().await, Event::Data(_)));
        let (second, mut events) = Recorder::new();
        pair.transport.set_protocol(second);
        pair.peer.write_all(b"second").await.unwrap();
        pair.peer.shutdown().await.unwrap();
        let trace_of_second = trace(&events.until_the_end().await);
        assert_eq!(trace_of_second, "data(6) eof lost", "{}", pair.kind);
        assert_eq!(trace(&pair.events.until_the_end().await), "", "{}", pair.kind);
    }
}

#[tokio::test]
async fn writing_and_closing_in_connection_made_sends_all_of_it() {
    let react = |event: &Event, transport: Transport| {
        if matches!(event, Event::Made) {
            fill(&transport);
            transport.write(b"goodbye");
            transport.close();
        }
    };
    for mut pair in pairs(|it| it.reacting(react)).await {
        let all = everything_from(pair.peer).await;
        assert!(all.ends_with(b" goodbye"), "{}", pair.kind);
        let trace = trace(&pair.events.until_the_end().await);
        assert_eq!(trace, "made pause resume lost", "{}", pair.kind);
    }
}
