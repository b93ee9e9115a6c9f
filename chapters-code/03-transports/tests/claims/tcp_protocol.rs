//! S-ptcp: what a stream protocol may define.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use transports::{AnyStream, Transport, attach};

use crate::recorder::{Event, Recorder, over_tcp, soon, tcp_pair, trace};

#[tokio::test]
async fn data_is_cut_anywhere_whatever_the_peers_writes_were() {
    let (transport, mut events, mut peer) = over_tcp(|it| it).await;
    transport.pause_reading();
    for _ in 0..3 {
        peer.write_all(b"fives").await.unwrap();
    }
    assert!(matches!(events.next().await, Event::Made));
    transport.resume_reading();
    assert!(matches!(events.next().await, Event::Data(data) if data.len() == 15));

    let big = vec![b'b'; 300_000];
    let writer = tokio::spawn(async move { peer.write_all(&big).await });
    let (mut pieces, mut total) = (0, 0);
    while total < 300_000 {
        let Event::Data(data) = events.next().await else { panic!("data") };
        pieces += 1;
        total += data.len();
    }
    assert!(pieces > 1, "one write, {pieces} pieces");
    writer.await.unwrap().unwrap();
}

#[tokio::test]
async fn eof_is_received_when_the_peer_has_finished_sending() {
    let (_transport, mut events, mut peer) = over_tcp(|it| it).await;
    peer.shutdown().await.unwrap();
    assert!(matches!(events.next().await, Event::Made));
    assert!(matches!(events.next().await, Event::Eof));
}

#[tokio::test]
async fn the_answer_close_sends_what_is_buffered_and_closes() {
    let answer = |event: &Event, transport: Transport| {
        if matches!(event, Event::Eof) {
            transport.write(b"goodbye");
        }
    };
    let (_transport, mut events, mut peer) =
        over_tcp(|it| it.reacting(answer)).await;
    peer.shutdown().await.unwrap();
    let mut all = String::new();
    peer.read_to_string(&mut all).await.unwrap();
    assert_eq!(all, "goodbye");
    assert_eq!(trace(&events.until_the_end().await), "made eof lost");
}

#[tokio::test]
async fn the_answer_keep_open_leaves_our_direction_to_the_protocol() {
    let (transport, mut events, mut peer) = over_tcp(Recorder::keeping_open).await;
    peer.shutdown().await.unwrap();
    assert!(matches!(events.next().await, Event::Made));
    assert!(matches!(events.next().await, Event::Eof));
    transport.write(b"after the end");
    let mut got = [0; 13];
    peer.read_exact(&mut got).await.unwrap();
    assert_eq!(&got, b"after the end");
    assert!(!transport.is_closing());

    // The peer goes altogether. Nothing more can come from it, so only a write tells.
    drop(peer);
    tokio::task::yield_now().await;
    assert_eq!(trace(&events.so_far()), "");
    let error = soon(async {
        transport.write(b"anybody there?");
        events.lost().await
    })
    .await;
    assert_eq!(error.unwrap().kind(), Some(std::io::ErrorKind::BrokenPipe));
}

struct Nothing;

impl transports::Protocol for Nothing {}

#[tokio::test]
async fn the_default_answer_closes() {
    let (near, mut far) = tcp_pair().await;
    let transport = attach(near, Nothing).unwrap();
    far.shutdown().await.unwrap();
    assert_eq!(soon(far.read(&mut [0; 1])).await.unwrap(), 0);
    assert!(transport.is_closing());
}

#[tokio::test]
async fn without_half_close_keep_open_closes_nevertheless() {
    let (near, mut far) = tokio::io::duplex(64);
    let (recorder, mut events) = Recorder::new();
    let stream = AnyStream::new(near).without_half_close();
    let transport = attach(stream, recorder.keeping_open()).unwrap();
    far.shutdown().await.unwrap();
    assert_eq!(trace(&events.until_the_end().await), "made eof lost");
    assert!(transport.is_closing());
}

#[tokio::test]
async fn the_callbacks_keep_their_order() {
    for silent in [false, true] {
        for closes_first in [false, true] {
            let (transport, mut events, mut peer) = over_tcp(|it| it).await;
            if !silent {
                peer.write_all(b"data").await.unwrap();
            }
            if closes_first {
                transport.close();
            }
            let _ = peer.shutdown().await;
            let trace = trace(&events.until_the_end().await);
            let allowed = ["made lost", "made eof lost", "made data(4) eof lost"];
            assert!(allowed.contains(&&*trace), "{trace}");
            assert_eq!(closes_first, trace == "made lost");
        }
    }
}
