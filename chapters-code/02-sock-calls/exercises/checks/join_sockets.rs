//! What joining two sockets must do.

use std::net::Shutdown;
use std::time::Duration;

use sock_calls::{AsyncSocket, sock_recv, sock_sendall};
use socket2::{Domain, Socket, Type};
use tokio::time::timeout;

use super::join_sockets;

const LONG: Duration = Duration::from_secs(10);

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
async fn a_question_goes_through_and_its_answer_comes_back_after_the_half_close() {
    let ((client, left), (right, server)) = (pair(), pair());
    let ask = async {
        sock_sendall(&client, b"question").await.unwrap();
        client.socket().shutdown(Shutdown::Write).unwrap();
        assert_eq!(sock_recv(&client, 100).await.unwrap(), b"answer");
        assert_eq!(sock_recv(&client, 100).await.unwrap(), b"");
    };
    let answer = async {
        assert_eq!(sock_recv(&server, 100).await.unwrap(), b"question");
        assert_eq!(sock_recv(&server, 100).await.unwrap(), b"");
        sock_sendall(&server, b"answer").await.unwrap();
        server.socket().shutdown(Shutdown::Write).unwrap();
    };
    let all = async { tokio::join!(join_sockets(&left, &right), ask, answer) };
    let (joined, (), ()) = timeout(LONG, all).await.unwrap();
    joined.unwrap();
}

#[tokio::test]
async fn both_ways_at_once_carry_more_than_the_kernel_holds() {
    let ((client, left), (right, server)) = (pair(), pair());
    let data = vec![7; 4 << 20];
    let send = async |sock: &AsyncSocket| {
        sock_sendall(sock, &data).await.unwrap();
        sock.socket().shutdown(Shutdown::Write).unwrap();
    };
    let receive = async |sock: &AsyncSocket| {
        let mut total = 0;
        loop {
            match sock_recv(sock, 65536).await.unwrap().len() {
                0 => return total,
                n => total += n,
            }
        }
    };
    let all = async {
        tokio::join!(
            join_sockets(&left, &right),
            send(&client),
            send(&server),
            receive(&client),
            receive(&server),
        )
    };
    let (joined, (), (), from_server, from_client) =
        timeout(LONG, all).await.unwrap();
    joined.unwrap();
    assert_eq!((from_server, from_client), (data.len(), data.len()));
}

#[tokio::test]
async fn an_error_on_one_side_ends_the_join() {
    let ((client, left), (right, server)) = (pair(), pair());
    drop(server);
    sock_sendall(&client, b"to nobody").await.unwrap();
    let joined = timeout(LONG, join_sockets(&left, &right)).await.unwrap();
    assert!(joined.is_err());
}
