//! What a receive with a time limit must do.

use std::io;
use std::time::{Duration, Instant};

use tokio::net::UdpSocket;

use super::receive_in_time;

const LIMIT: Duration = Duration::from_millis(100);
const LONG: Duration = Duration::from_secs(10);

#[tokio::test]
async fn a_datagram_in_time_is_received_whole() {
    let (sender, receiver) = pair().await;
    sender.send(b"in time").await.unwrap();
    let received = receive_in_time(&receiver, LONG).await.unwrap();
    assert_eq!(received.as_deref(), Some(&b"in time"[..]));
}

#[tokio::test]
async fn silence_ends_after_the_limit_and_is_no_error() {
    let (sender, receiver) = pair().await;
    let start = Instant::now();
    assert_eq!(receive_in_time(&receiver, LIMIT).await.unwrap(), None);
    assert!(start.elapsed() >= LIMIT);

    // The socket goes on: what comes later is there for the next call.
    sender.send(b"late").await.unwrap();
    let received = receive_in_time(&receiver, LONG).await.unwrap();
    assert_eq!(received.as_deref(), Some(&b"late"[..]));
}

#[tokio::test]
async fn an_empty_datagram_is_a_datagram() {
    let (sender, receiver) = pair().await;
    sender.send(b"").await.unwrap();
    assert_eq!(receive_in_time(&receiver, LONG).await.unwrap(), Some(vec![]));
}

#[tokio::test]
async fn a_failed_receive_is_an_error_and_not_silence() {
    let (sender, receiver) = pair().await;
    drop(sender);
    // Nobody is there, so ICMP brings an error, which the next receive reports.
    receiver.send(b"anyone?").await.unwrap();
    let error = receive_in_time(&receiver, LONG).await.unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
}

async fn pair() -> (UdpSocket, UdpSocket) {
    let connect = async || -> io::Result<_> {
        let (one, other) = (
            UdpSocket::bind("127.0.0.1:0").await?,
            UdpSocket::bind("127.0.0.1:0").await?,
        );
        one.connect(other.local_addr()?).await?;
        other.connect(one.local_addr()?).await?;
        Ok((one, other))
    };
    connect().await.expect("loopback")
}
