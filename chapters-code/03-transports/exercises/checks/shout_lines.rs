//! What a protocol of lines must do.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use transports::attach;

use super::Shout;

fn connected() -> UnixStream {
    let (near, far) = UnixStream::pair().expect("a pair can be made");
    attach(near, Shout::default()).expect("this is a task of the runtime");
    far
}

async fn answer(far: &mut UnixStream, length: usize) -> String {
    let mut answer = vec![0; length];
    let read =
        tokio::time::timeout(Duration::from_secs(10), far.read_exact(&mut answer));
    read.await.expect("the answer comes").expect("the connection is open");
    String::from_utf8(answer).expect("it is text")
}

#[tokio::test]
async fn a_line_is_answered_at_once() {
    let mut far = connected();
    far.write_all(b"hello\n").await.unwrap();
    assert_eq!(answer(&mut far, 6).await, "HELLO\n");
}

#[tokio::test]
async fn a_line_in_pieces_is_answered_when_it_is_whole() {
    let mut far = connected();
    for byte in b"one by one" {
        far.write_all(&[*byte]).await.unwrap();
        tokio::task::yield_now().await;
        tokio::task::yield_now().await;
    }
    // Nothing before its end: the connection has had time to answer.
    let nothing = far.try_read(&mut [0; 1]).unwrap_err();
    assert_eq!(nothing.kind(), std::io::ErrorKind::WouldBlock);
    far.write_all(b"\n").await.unwrap();
    assert_eq!(answer(&mut far, 11).await, "ONE BY ONE\n");
}

#[tokio::test]
async fn several_lines_in_one_piece_are_all_answered() {
    let mut far = connected();
    far.write_all(b"a\n\nb\nunfi").await.unwrap();
    assert_eq!(answer(&mut far, 5).await, "A\n\nB\n");
    far.write_all(b"nished\n").await.unwrap();
    assert_eq!(answer(&mut far, 11).await, "UNFINISHED\n");
}

#[tokio::test]
async fn what_is_left_at_the_end_is_answered_and_then_it_closes() {
    let mut far = connected();
    far.write_all(b"first\nlast").await.unwrap();
    far.shutdown().await.unwrap();
    let mut all = String::new();
    let read =
        tokio::time::timeout(Duration::from_secs(10), far.read_to_string(&mut all));
    read.await.unwrap().unwrap();
    assert_eq!(all, "FIRST\nLAST");
}
