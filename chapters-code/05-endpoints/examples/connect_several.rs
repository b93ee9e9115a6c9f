//! A name with several addresses: tried in order, or with a head start each.
//!
//! ```sh
//! cargo run -p endpoints --example connect_several
//! ```
//!
//! Of three addresses the first keeps silent, the second refuses, the third answers.
//! Prints which is reached, and how long it takes: in order, for ever.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::Context;
use endpoints::{Connect, create_connection};
use socket2::{Domain, Socket, Type};
use tokio::net::TcpListener;
use tokio::time::timeout;
use transports::{Protocol, Transport};

struct Quiet;
impl Protocol for Quiet {}

fn bound(address: &str) -> anyhow::Result<Socket> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    socket.bind(&address.parse::<SocketAddr>()?.into())?;
    Ok(socket)
}

fn address(socket: &Socket) -> anyhow::Result<SocketAddr> {
    let address = socket.local_addr()?.as_socket();
    address.context("it is an Internet socket")
}

fn reached(transport: &Transport) -> anyhow::Result<String> {
    let name = transport.peer_name().context("the connection is open")?;
    Ok(name.to_string())
}

/// A listener whose queue is full: the kernel drops what comes, as a filter would.
fn silent() -> anyhow::Result<(Socket, Vec<Socket>)> {
    let listener = bound("127.0.0.1:0")?;
    listener.listen(0)?;
    let mut queue = Vec::new();
    loop {
        let client = Socket::new(Domain::IPV4, Type::STREAM, None)?;
        let soon = Duration::from_millis(300);
        if client.connect_timeout(&listener.local_addr()?, soon).is_err() {
            return Ok((listener, queue));
        }
        queue.push(client);
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let (silent, _queue) = silent()?;
    let refusing = bound("127.0.0.2:0")?;
    let answering = TcpListener::bind("127.0.0.3:0").await?;
    let addresses =
        [address(&silent)?, address(&refusing)?, answering.local_addr()?];

    // ANCHOR: in_turn
    let in_turn = Connect::to_place(&addresses[1..]);
    let transport = create_connection(|| Quiet, in_turn).await?;
    println!("the second refuses, so: {}", reached(&transport)?);
    // ANCHOR_END: in_turn

    // ANCHOR: silence
    let in_turn = Connect::to_place(addresses);
    let patience = Duration::from_secs(1);
    let connecting = create_connection(|| Quiet, in_turn.clone());
    match timeout(patience, connecting).await {
        Ok(transport) => println!("after all: {}", reached(&transport?)?),
        Err(_) => println!("the first keeps silent: given up after 1 s"),
    }
    // ANCHOR_END: silence

    // ANCHOR: happy_eyeballs
    let head_start = Duration::from_millis(250);
    let staggered = in_turn.happy_eyeballs_delay(head_start);
    let begin = Instant::now();
    let transport = create_connection(|| Quiet, staggered).await?;
    let waited = begin.elapsed() >= head_start;
    println!("with a head start of 250 ms: {}", reached(&transport)?);
    println!("it waited for the head start: {waited}");
    // ANCHOR_END: happy_eyeballs
    Ok(())
}
