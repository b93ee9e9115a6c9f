//! Readiness step by step: would block, register, wake, try again.
//!
//! ```sh
//! cargo run -p sock-calls --example readiness
//! ```
//!
//! Prints each step of one receive on a pair of Unix sockets.

use std::io::{ErrorKind, Read};

use sock_calls::{AsyncSocket, sock_sendall};
use socket2::{Domain, Socket, Type};
use tokio::io::Interest;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let (near, far) = Socket::pair(Domain::UNIX, Type::STREAM, None)?;
    near.set_nonblocking(true)?;
    far.set_nonblocking(true)?;
    let near = AsyncSocket::new(near)?;
    let mut buffer = [0; 64];

    // ANCHOR: steps
    println!("1. try: {}", outcome((&far).read(&mut buffer)));
    let far = AsyncSocket::new(far)?;
    println!("2. registered with epoll; the task sleeps");
    let receive = far.async_io(Interest::READABLE, |mut socket| {
        println!("4. epoll says readable; the task wakes");
        socket.read(&mut buffer)
    });
    let send = async {
        println!("3. another task sends 5 bytes");
        sock_sendall(&near, b"hello").await
    };
    let (received, sent) = tokio::join!(receive, send);
    sent?;
    println!("5. try again: {}", outcome(received));
    println!("6. try again: {}", outcome(far.socket().read(&mut buffer)));
    // ANCHOR_END: steps
    Ok(())
}

fn outcome(result: std::io::Result<usize>) -> String {
    match result {
        Ok(n) => format!("{n} bytes"),
        Err(e) if e.kind() == ErrorKind::WouldBlock => "would block".to_owned(),
        Err(e) => e.to_string(),
    }
}
