//! S-ttcp: the methods of stream transports.

use std::os::fd::BorrowedFd;

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use transports::{
    AnyStream, MarksCrossed, NoHalfClose, Transport, WaterMarks, attach,
};

use crate::recorder::{
    Event, Recorder, fill, let_others_run, over_tcp, over_unix, soon, trace,
};

#[tokio::test]
async fn a_paused_transport_delivers_neither_data_nor_the_end() {
    let (transport, mut events, mut peer) = over_tcp(|it| it).await;
    transport.pause_reading();
    peer.write_all(b"unseen").await.unwrap();
    peer.shutdown().await.unwrap();
    soon(the_end_arrives(&transport)).await;
    let_others_run().await;
    assert_eq!(trace(&events.so_far()), "made");
    transport.resume_reading();
    assert_eq!(trace(&events.until_the_end().await), "data(6) eof lost");
}

/// Until the end of the stream, and what came before, lies in the kernel.
async fn the_end_arrives(transport: &Transport) {
    let socket = transport.socket().expect("TCP has one");
    let ended = PollFlags::from_bits_retain(libc::POLLRDHUP);
    let arrived = |fd: BorrowedFd<'_>| {
        let mut wanted = [PollFd::new(fd, ended)];
        Ok(poll(&mut wanted, PollTimeout::ZERO)? == 1)
    };
    while !socket.with_fd(arrived).expect("it is open") {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn the_kernel_goes_on_receiving_while_reading_is_paused() {
    let (transport, mut events, mut peer) = over_tcp(|it| it).await;
    transport.pause_reading();
    let more_than_a_page = vec![b'k'; 64 * 1024];
    soon(peer.write_all(&more_than_a_page)).await.unwrap();
    assert_eq!(trace(&events.so_far()), "made");
}

#[tokio::test]
async fn resuming_delivers_what_has_waited_and_both_calls_may_be_repeated() {
    let (transport, mut events, mut peer) = over_tcp(|it| it).await;
    transport.pause_reading();
    transport.pause_reading();
    peer.write_all(b"waited").await.unwrap();
    let_others_run().await;
    assert_eq!(trace(&events.so_far()), "made");
    transport.resume_reading();
    transport.resume_reading();
    assert!(matches!(events.next().await, Event::Data(data) if data == b"waited"));

    let closed = transport.clone();
    transport.close();
    closed.pause_reading();
    closed.resume_reading();
    assert!(!closed.is_reading());
    assert_eq!(trace(&events.until_the_end().await), "lost");
}

#[tokio::test]
async fn abort_ends_without_sending_and_connection_lost_comes_later() {
    let (transport, mut events, mut peer) = over_tcp(|it| it).await;
    let written = fill(&transport);
    let other = transport.clone();
    transport.abort();
    assert_eq!(trace(&events.so_far()), "made", "not within the call");
    assert_eq!(other.write_buffer_size(), 0);
    let mut all = Vec::new();
    // A FIN and no reset, for nothing lay unread.
    soon(peer.read_to_end(&mut all)).await.unwrap();
    assert!(all.len() < written);
    assert!(events.lost().await.is_none());
}

#[tokio::test]
async fn what_the_kernel_holds_arrives_after_abort_and_the_rest_is_lost() {
    let (transport, mut events, mut peer) = over_tcp(|it| it).await;
    let written = fill(&transport);
    let buffered = transport.write_buffer_size();
    transport.abort();
    let mut all = Vec::new();
    soon(peer.read_to_end(&mut all)).await.unwrap();
    assert_eq!(all.len(), written - buffered);
    assert!(events.lost().await.is_none());
}

#[tokio::test]
async fn abort_calls_connection_lost_of_the_protocol_with_none() {
    let (transport, mut events, _peer) = over_tcp(|it| it).await;
    transport.abort();
    assert_eq!(trace(&events.until_the_end().await), "made lost");
}

#[tokio::test]
async fn sockets_can_write_eof_and_a_stream_without_half_close_cannot() {
    let (tcp, _events, _peer) = over_tcp(|it| it).await;
    assert!(tcp.can_write_eof());
    let (unix, _events, _peer) = over_unix(|it| it);
    assert!(unix.can_write_eof());

    let (near, _far) = tokio::io::duplex(64);
    let (recorder, _events) = Recorder::new();
    let stream = AnyStream::new(near).without_half_close();
    let transport = attach(stream, recorder).unwrap();
    assert!(!transport.can_write_eof());
    assert_eq!(transport.write_eof(), Err(NoHalfClose));
    assert!(!transport.is_closing());
}

#[tokio::test]
async fn the_buffer_size_counts_what_the_kernel_has_not_taken() {
    let (transport, _events, _peer) = over_tcp(|it| it).await;
    transport.write(b"small");
    assert_eq!(transport.write_buffer_size(), 0, "the kernel has it");
    fill(&transport);
    let before = transport.write_buffer_size();
    transport.write(b"more");
    assert_eq!(transport.write_buffer_size(), before + 4);
}

#[tokio::test]
async fn the_limits_are_low_and_high_and_may_be_zero() {
    let (transport, _events, _peer) = over_tcp(|it| it).await;
    let marks = transport.write_buffer_limits();
    assert_eq!((marks.low(), marks.high()), (16 * 1024, 64 * 1024));
    transport.set_write_buffer_limits(WaterMarks::from_high(0));
    let marks = transport.write_buffer_limits();
    assert_eq!((marks.low(), marks.high()), (0, 0));
}

#[tokio::test]
async fn lowering_the_high_mark_pauses_at_once_and_raising_it_does_not_resume() {
    // Of a Unix stream the kernel takes nothing more until the peer reads.
    let (transport, mut events, mut peer) = over_unix(|it| it);
    transport.set_write_buffer_limits(WaterMarks::from_high(usize::MAX));
    fill(&transport);
    let size = transport.write_buffer_size();
    let_others_run().await;
    assert_eq!(trace(&events.so_far()), "made");

    transport.set_write_buffer_limits(WaterMarks::new(0, size - 1).unwrap());
    assert!(transport.is_writing_paused());
    let_others_run().await;
    assert_eq!(trace(&events.so_far()), "pause");

    transport.set_write_buffer_limits(WaterMarks::from_high(size * 100));
    transport.write(b"!");
    let_others_run().await;
    // Below the new low mark, but it has to fall to it by sending.
    assert_eq!(trace(&events.so_far()), "");
    assert!(transport.is_writing_paused());
    drain_until_resumed(&mut peer, &mut events).await;
}

#[test]
fn a_low_mark_above_the_high_one_is_refused() {
    let crossed = WaterMarks::new(1001, 1000).unwrap_err();
    assert_eq!(crossed, MarksCrossed { low: 1001, high: 1000 });
    assert!(WaterMarks::new(1000, 1000).is_ok());
}

#[test]
fn no_mark_is_negative() {
    // `WaterMarks::new(-1, 0)` does not compile: tests/misuse.
    assert_eq!(WaterMarks::from_low(0).low(), usize::MIN);
}

#[test]
fn the_defaults_are_64_kib_and_a_quarter() {
    let marks = WaterMarks::default();
    assert_eq!((marks.low(), marks.high()), (16_384, 65_536));
}

#[test]
fn one_mark_alone_gives_the_other() {
    assert_eq!(WaterMarks::from_high(1000), WaterMarks::new(250, 1000).unwrap());
    assert_eq!(WaterMarks::from_low(1000), WaterMarks::new(1000, 4000).unwrap());
}

#[test]
fn high_zero_alone_makes_low_zero_and_with_another_low_is_refused() {
    assert_eq!(WaterMarks::from_high(0).low(), 0);
    assert!(WaterMarks::new(1, 0).is_err());
}

#[tokio::test]
async fn with_high_zero_the_first_buffered_byte_pauses_and_none_before() {
    let (transport, mut events, mut peer) = over_tcp(|it| it).await;
    transport.set_write_buffer_limits(WaterMarks::from_high(0));
    transport.write(b"the kernel takes this");
    assert!(!transport.is_writing_paused());
    fill(&transport);
    assert!(transport.is_writing_paused());
    let_others_run().await;
    assert_eq!(trace(&events.so_far()), "made pause");
    drain_until_resumed(&mut peer, &mut events).await;
    assert_eq!(transport.write_buffer_size(), 0);
}

async fn drain_until_resumed(
    peer: &mut (impl AsyncRead + Unpin),
    events: &mut crate::recorder::Events,
) {
    let mut sink = vec![0; 1 << 20];
    soon(async {
        loop {
            tokio::select! {
                biased;
                event = events.next() => match event {
                    Event::Resume => return,
                    other => panic!("{other:?}"),
                },
                n = peer.read(&mut sink) => assert!(n.expect("it is open") > 0),
            }
        }
    })
    .await;
}

#[tokio::test]
async fn with_low_zero_writing_is_resumed_when_the_buffer_is_empty() {
    assert_eq!(WaterMarks::from_low(0), WaterMarks::new(0, 0).unwrap());
    let (transport, mut events, mut peer) = over_tcp(|it| it).await;
    transport.set_write_buffer_limits(WaterMarks::new(0, 1000).unwrap());
    fill(&transport);
    transport.write(&[0; 2000]);
    let_others_run().await;
    assert_eq!(trace(&events.so_far()), "made pause");
    drain_until_resumed(&mut peer, &mut events).await;
    assert_eq!(transport.write_buffer_size(), 0);
}

#[tokio::test]
async fn with_both_marks_zero_each_buffered_write_pauses_and_resumes() {
    let (transport, mut events, mut peer) = over_tcp(|it| it).await;
    transport.set_write_buffer_limits(WaterMarks::from_high(0));
    let_others_run().await;
    events.so_far();
    for _ in 0..3 {
        fill(&transport);
        let_others_run().await;
        assert_eq!(trace(&events.so_far()), "pause");
        drain_until_resumed(&mut peer, &mut events).await;
    }
}

#[tokio::test]
async fn write_tries_the_kernel_first_and_buffers_the_rest() {
    let (transport, _events, mut peer) = over_tcp(|it| it).await;
    transport.write(b"now");
    // No await since: the bytes were handed over within the call.
    assert_eq!(transport.write_buffer_size(), 0);
    let mut got = [0; 3];
    peer.read_exact(&mut got).await.unwrap();
    fill(&transport);
    assert!(transport.write_buffer_size() > 0, "without waiting either");
}

#[tokio::test]
async fn writelines_is_one_write_of_all_pieces() {
    let (transport, mut events, mut peer) = over_tcp(|it| it).await;
    transport.writelines(&[b"one ".as_slice(), b"", b"two ", b"three"]);
    assert_eq!(transport.write_buffer_size(), 0);
    transport.close();
    let mut all = String::new();
    peer.read_to_string(&mut all).await.unwrap();
    assert_eq!(all, "one two three");
    assert!(events.lost().await.is_none());
}

#[tokio::test]
async fn write_eof_closes_only_our_direction() {
    let (transport, mut events, mut peer) = over_tcp(|it| it).await;
    transport.write(b"request");
    transport.write_eof().unwrap();
    assert!(!transport.is_closing());
    let mut request = String::new();
    peer.read_to_string(&mut request).await.unwrap();
    assert_eq!(request, "request");
    // The end was seen, and the reply comes back all the same.
    peer.write_all(b"reply").await.unwrap();
    drop(peer);
    assert_eq!(trace(&events.until_the_end().await), "made data(5) eof lost");
}
