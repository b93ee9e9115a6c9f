//! What an echo with a deadline must do.

use std::net::Shutdown;
use std::time::{Duration, Instant};

use sock_calls::{AsyncSocket, sock_recv, sock_sendall};
use socket2::{Domain, Socket, Type};

use super::{End, echo_until_idle};

fn pair() -> (AsyncSocket, AsyncSocket) {
    let (near, far) =
        Socket::pair(Domain::UNIX, Type::STREAM, None).expect("a pair can be made");
    let watched = |socket: Socket| {
        socket.set_nonblocking(true).expect("it can be made non-blocking");
        AsyncSocket::new(socket).expect("it can be watched")
    };
    (watched(near), watched(far))
}

#[tokio::test]
async fn a_client_that_finishes_is_echoed_to_its_end() {
    let (client, server) = pair();
    sock_sendall(&client, b"hello").await.unwrap();
    client.socket().shutdown(Shutdown::Write).unwrap();
    let end = echo_until_idle(&server, Duration::from_secs(60)).await.unwrap();
    assert_eq!(end, End::Finished);
    assert_eq!(sock_recv(&client, 100).await.unwrap(), b"hello");
}

#[tokio::test]
async fn a_silent_client_is_given_up_after_the_time_and_not_before() {
    let (_client, server) = pair();
    let (start, idle) = (Instant::now(), Duration::from_millis(100));
    let end = tokio::time::timeout(
        Duration::from_secs(10),
        echo_until_idle(&server, idle),
    );
    assert_eq!(end.await.unwrap().unwrap(), End::Idle);
    assert!(start.elapsed() >= idle);
}

#[tokio::test]
async fn each_byte_starts_the_time_anew() {
    let (client, server) = pair();
    let (start, idle) = (Instant::now(), Duration::from_millis(400));
    let talk = async {
        for _ in 0..4 {
            tokio::time::sleep(Duration::from_millis(150)).await;
            sock_sendall(&client, b".").await.unwrap();
            assert_eq!(sock_recv(&client, 1).await.unwrap(), b".");
        }
    };
    let (end, ()) = tokio::join!(echo_until_idle(&server, idle), talk);
    assert_eq!(end.unwrap(), End::Idle);
    // Four bytes in 0.6 s, then the silence.
    assert!(start.elapsed() >= Duration::from_millis(1000));
}
