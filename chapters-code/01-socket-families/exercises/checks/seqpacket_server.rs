//! What a message server must do.

#![allow(unsafe_code, reason = "AsyncFd wants a promise about the descriptor")]

use std::io::Read;
use std::time::Duration;

use socket2::{Domain, Socket, Type};
use tokio::io::unix::AsyncFd;
use tokio::time::timeout;

use super::serve;

#[tokio::test]
async fn each_message_has_its_own_answer() {
    let (mut client, server) = pair();
    for message in ["one", "two", "three"] {
        client.send(message.as_bytes()).unwrap();
    }
    client.shutdown(std::net::Shutdown::Write).unwrap();
    assert_eq!(in_time(serve(server)).await.unwrap(), 3);
    let mut buffer = [0; 100];
    for answer in ["ONE", "TWO", "THREE"] {
        let length = client.read(&mut buffer).unwrap();
        assert_eq!(&buffer[..length], answer.as_bytes());
    }
    assert_eq!(client.read(&mut buffer).unwrap(), 0);
}

#[tokio::test]
async fn waiting_for_a_message_leaves_the_thread_to_others() {
    let (client, server) = pair();
    // One thread runs both: a server that blocks would never let the client send.
    let talking = async {
        tokio::task::yield_now().await;
        client.send(b"late").unwrap();
        client.shutdown(std::net::Shutdown::Write).unwrap();
    };
    let (served, ()) = in_time(async { tokio::join!(serve(server), talking) }).await;
    assert_eq!(served.unwrap(), 1);
}

#[tokio::test]
async fn more_messages_than_the_queues_hold_are_all_answered() {
    let (client, server) = pair();
    let mut reading = client.try_clone().unwrap();
    let sending = std::thread::spawn(move || {
        for _ in 0..2000 {
            client.send(&[b'x'; 500]).unwrap();
        }
        client.shutdown(std::net::Shutdown::Write).unwrap();
    });
    let talking = tokio::task::spawn_blocking(move || {
        let mut answers = 0;
        while answers < 2000 && reading.read(&mut [0; 4096]).unwrap() == 500 {
            answers += 1;
        }
        answers
    });
    let both = async { tokio::join!(serve(server), talking) };
    let (served, answers) = in_time(both).await;
    assert_eq!((served.unwrap(), answers.unwrap()), (2000, 2000));
    sending.join().unwrap();
}

fn pair() -> (Socket, AsyncFd<Socket>) {
    let (client, server) =
        Socket::pair(Domain::UNIX, Type::SEQPACKET, None).expect("a pair");
    server.set_nonblocking(true).expect("fcntl");
    // SAFETY: a `Socket` owns its descriptor and keeps it until it is dropped.
    let server = unsafe { AsyncFd::register(server) }.expect("epoll");
    (client, server)
}

async fn in_time<T>(work: impl Future<Output = T>) -> T {
    timeout(Duration::from_secs(10), work).await.expect("served within 10 s")
}
