//! What a client that tries again must do.

use std::cell::RefCell;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;

use endpoints::{ConnectError, open_connection};
use socket2::{Domain, Socket, Type};
use tokio::time::Instant;

use super::with_back_off;

const SECOND: Duration = Duration::from_secs(1);

/// Bound, and nobody listens yet.
fn refusing() -> (Socket, SocketAddr) {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    socket.bind(&any.into()).expect("port 0 is free");
    let address = socket.local_addr().expect("it is bound").as_socket();
    (socket, address.expect("it is an Internet address"))
}

/// The error of a refusal.
async fn refused(at: SocketAddr) -> ConnectError {
    open_connection(at).await.map(drop).expect_err("nobody listens")
}

/// When each attempt began, in seconds, and what came of all.
async fn attempts(
    tries: u32,
    longest: Duration,
    answer: impl AsyncFn(usize) -> Result<(), ConnectError>,
) -> (Vec<u64>, Result<(), ConnectError>) {
    let begin = Instant::now();
    let times = RefCell::new(Vec::new());
    let attempt = || {
        let number = times.borrow().len();
        times.borrow_mut().push((Instant::now() - begin).as_secs());
        answer(number)
    };
    let outcome = with_back_off(attempt, tries, SECOND, longest).await;
    (times.into_inner(), outcome)
}

#[tokio::test]
async fn the_first_success_ends_it() {
    tokio::time::pause();
    let (times, outcome) = attempts(3, 60 * SECOND, async |_| Ok(())).await;
    assert!(outcome.is_ok());
    assert_eq!(times, [0]);
}

#[tokio::test]
async fn the_pauses_grow_and_have_an_upper_limit() {
    let (_socket, at) = refusing();
    // Made beforehand: paused time runs while a socket is waited for.
    let mut errors = Vec::new();
    for _ in 0..6 {
        errors.push(refused(at).await);
    }
    let errors = RefCell::new(errors);
    tokio::time::pause();
    let answer = async |_| Err(errors.borrow_mut().pop().expect("six attempts"));
    let (times, outcome) = attempts(6, 5 * SECOND, answer).await;
    assert_eq!(times, [0, 1, 3, 7, 12, 17], "1, 2, 4, 5, 5 seconds apart");
    assert_eq!(outcome.unwrap_err().kind(), ErrorKind::ConnectionRefused);
}

#[tokio::test]
async fn a_server_that_comes_later_is_found() {
    let (socket, at) = refusing();
    let attempt = async |number: usize| {
        if number == 2 {
            socket.listen(1).expect("it is bound");
        }
        open_connection(at).await.map(drop)
    };
    let begin = Instant::now();
    let millisecond = Duration::from_millis(1);
    let number = std::cell::Cell::new(0);
    let counted = || attempt(number.replace(number.get() + 1));
    with_back_off(counted, 5, millisecond, SECOND).await.expect("the third try");
    assert_eq!(number.get(), 3);
    assert!(begin.elapsed() >= 3 * millisecond);
}

#[tokio::test]
async fn what_will_not_change_is_not_tried_again() {
    let answer = async |_| open_connection(("localhost", "65536")).await.map(drop);
    let (times, outcome) = attempts(5, SECOND, answer).await;
    assert_eq!(times, [0]);
    assert_eq!(outcome.unwrap_err().kind(), ErrorKind::InvalidInput);
}
