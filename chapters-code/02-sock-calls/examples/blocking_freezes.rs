//! A blocking socket stops every task of its thread; `AsyncSocket` refuses one.
//!
//! ```sh
//! cargo run -p sock-calls --example blocking_freezes
//! ```
//!
//! Prints how often another task ran while one received: not once, then often.

use std::cell::Cell;
use std::io::Read;
use std::rc::Rc;
use std::time::Duration;

use sock_calls::{AsyncSocket, sock_recv};
use socket2::{Domain, Socket, Type};
use tokio::task::LocalSet;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let tasks = LocalSet::new();
    tasks.run_until(demonstrate()).await
}

async fn demonstrate() -> anyhow::Result<()> {
    let ticks = Rc::new(Cell::new(0));
    let count = ticks.clone();
    tokio::task::spawn_local(async move {
        loop {
            count.set(count.get() + 1);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    });

    // ANCHOR: freeze
    let (blocking, peer) = Socket::pair(Domain::UNIX, Type::STREAM, None)?;
    answer_after_half_a_second(&peer)?;
    let n = (&blocking).read(&mut [0; 64])?;
    println!("blocking: {n} bytes, {} ticks of another task", ticks.get());

    let refused = AsyncSocket::new(blocking).expect_err("it is blocking");
    println!("refused: {refused}");
    // ANCHOR_END: freeze

    // ANCHOR: remedy
    let socket = refused.into_socket();
    socket.set_nonblocking(true)?;
    let sock = AsyncSocket::new(socket)?;
    answer_after_half_a_second(&peer)?;
    let n = sock_recv(&sock, 64).await?.len();
    let often = ticks.get() > 10;
    println!(
        "non-blocking: {n} bytes, another task ticked more than 10 times: {often}"
    );
    // ANCHOR_END: remedy
    Ok(())
}

fn answer_after_half_a_second(peer: &Socket) -> std::io::Result<()> {
    let peer = peer.try_clone()?;
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(500));
        peer.send(b"late").expect("the other end is open");
    });
    Ok(())
}
