//! What receiving exactly must do.

use std::io::ErrorKind;
use std::net::Shutdown;

use sock_calls::{AsyncSocket, sock_recv, sock_sendall};
use socket2::{Domain, Socket, Type};

use super::recv_exactly;

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
async fn pieces_are_put_together() {
    let (near, far) = pair();
    let send = async {
        for byte in b"head" {
            sock_sendall(&near, &[*byte]).await.unwrap();
            tokio::task::yield_now().await;
        }
    };
    let mut buffer = [0; 4];
    let (received, ()) = tokio::join!(recv_exactly(&far, &mut buffer), send);
    received.unwrap();
    assert_eq!(&buffer, b"head");
}

#[tokio::test]
async fn what_comes_after_is_left_for_the_next_call() {
    let (near, far) = pair();
    sock_sendall(&near, b"headbody").await.unwrap();
    recv_exactly(&far, &mut [0; 4]).await.unwrap();
    assert_eq!(sock_recv(&far, 100).await.unwrap(), b"body");
}

#[tokio::test]
async fn an_early_end_is_an_error_that_counts() {
    let (near, far) = pair();
    sock_sendall(&near, b"abc").await.unwrap();
    near.socket().shutdown(Shutdown::Write).unwrap();
    let error = recv_exactly(&far, &mut [0; 4]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedEof);
    assert!(error.to_string().contains('3'), "{error}");
}

#[tokio::test]
async fn nothing_wanted_is_done_at_once() {
    let (_near, far) = pair();
    recv_exactly(&far, &mut []).await.unwrap();
}
