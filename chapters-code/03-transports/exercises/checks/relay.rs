//! What a relay must do.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::time::timeout;
use transports::Transport;

use super::relay;

const PATIENCE: Duration = Duration::from_secs(20);

/// Who sends, who receives, and the transport in between.
fn relayed() -> (UnixStream, UnixStream, Transport) {
    let (sender, source) = UnixStream::pair().expect("a pair can be made");
    let (sink, receiver) = UnixStream::pair().expect("a pair can be made");
    let transport = relay(source, sink).expect("this is a task of the runtime");
    (sender, receiver, transport)
}

#[tokio::test]
async fn what_is_sent_arrives_and_so_does_the_end() {
    let (mut sender, mut receiver, _sink) = relayed();
    sender.write_all(b"from one to the other").await.unwrap();
    sender.shutdown().await.unwrap();
    let mut all = String::new();
    timeout(PATIENCE, receiver.read_to_string(&mut all)).await.unwrap().unwrap();
    assert_eq!(all, "from one to the other");
}

#[tokio::test]
async fn a_receiver_that_ends_its_own_direction_still_receives() {
    let (mut sender, mut receiver, _sink) = relayed();
    receiver.shutdown().await.unwrap();
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
    sender.write_all(b"still here").await.unwrap();
    let mut all = [0; 10];
    timeout(PATIENCE, receiver.read_exact(&mut all)).await.unwrap().unwrap();
    assert_eq!(&all, b"still here");
}

#[tokio::test]
async fn a_slow_receiver_holds_the_sender_back_and_loses_nothing() {
    const ALL: usize = 8 << 20;
    let (mut sender, mut receiver, sink) = relayed();
    let sending = tokio::spawn(async move {
        let result = sender.write_all(&vec![7; ALL]).await;
        result.and(sender.shutdown().await)
    });
    // The receiver sleeps until nothing moves any more.
    let (mut before, mut most) = (usize::MAX, 0);
    for _ in 0..100 {
        if most > 0 && before == sink.write_buffer_size() {
            break;
        }
        before = sink.write_buffer_size();
        tokio::time::sleep(Duration::from_millis(50)).await;
        most = most.max(sink.write_buffer_size());
    }
    assert!(!sending.is_finished(), "the sender has to wait");
    let allowed = sink.write_buffer_limits().high() + 2 * 256 * 1024;
    assert!(most <= allowed, "{most} bytes are kept, {allowed} are allowed");

    let mut all = Vec::new();
    timeout(PATIENCE, receiver.read_to_end(&mut all)).await.unwrap().unwrap();
    assert_eq!(all.len(), ALL);
    sending.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_receiver_that_leaves_ends_the_sender_too() {
    let (mut sender, receiver, _sink) = relayed();
    drop(receiver);
    let refused = async { while sender.write_all(&[0; 1024]).await.is_ok() {} };
    timeout(PATIENCE, refused).await.expect("the sender hears of it");
}
