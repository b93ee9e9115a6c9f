//! An echo server that ends in order.
//!
//! ```sh
//! cargo run -p signals --example graceful_server
//! cargo run -p signals --example graceful_server serve 127.0.0.1:8007 --deadline 10
//! ```
//!
//! With no arguments: a client that finishes in time, then one that doesn't. `serve` goes
//! on until SIGTERM or Ctrl-C, refuses newcomers, and gives its clients the deadline, 5
//! seconds if none is given; a second signal ends at once. Exit code 0 when all clients
//! have finished, 1 when some were cut off; 2 for arguments that make no sense and for an
//! address that can't be listened on. Try it with `nc 127.0.0.1 8007` in a second terminal
//! and `pkill -TERM graceful` in a third.

use std::fmt::Display;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use endpoints::{Listen, create_server};
use signals::{Ended, SignalNumber, Termination, shut_down};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use transports::{Protocol, Transport};

// ANCHOR: protocol
struct Echo;

impl Protocol for Echo {
    fn data_received(&mut self, transport: Transport, data: &[u8]) {
        transport.write(data);
    }

    // Who doesn't read is not read from.
    fn pause_writing(&mut self, transport: Transport) {
        transport.pause_reading();
    }

    fn resume_writing(&mut self, transport: Transport) {
        transport.resume_reading();
    }
}
// ANCHOR_END: protocol

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<ExitCode> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let asked = match arguments[..] {
        [] => return demonstrate().await.map(|()| ExitCode::SUCCESS),
        ["serve", address] => parse(address, "5"),
        ["serve", address, "--deadline", seconds]
        | ["--deadline", seconds, "serve", address]
        | ["serve", "--deadline", seconds, address] => parse(address, seconds),
        _ => Err("usage: graceful_server [serve ADDR [--deadline SECONDS]]".into()),
    };
    let served = match asked {
        Ok((address, deadline)) => serve(address, deadline).await,
        Err(why) => Err(anyhow::Error::msg(why)),
    };
    Ok(served.unwrap_or_else(|error| {
        tell(&error);
        ExitCode::from(2)
    }))
}

/// Nobody may be left to read it, and that ends no server: `eprintln!` would panic.
fn tell(words: impl Display) {
    let _ = writeln!(io::stderr(), "{words}");
}

fn parse(address: &str, seconds: &str) -> Result<(SocketAddr, Duration), String> {
    let form = "is not an address; write IP:PORT, 127.0.0.1:8007 or [::1]:8007";
    let at = address.parse().map_err(|_| format!("{address:?} {form}"))?;
    let number: Option<f64> = seconds.parse().ok();
    let deadline = number.and_then(|it| Duration::try_from_secs_f64(it).ok());
    let form = "is not a number of seconds; write 5 or 0.5";
    Ok((at, deadline.ok_or_else(|| format!("--deadline {seconds:?} {form}"))?))
}

// ANCHOR: serve
async fn serve(address: SocketAddr, deadline: Duration) -> anyhow::Result<ExitCode> {
    // Before anybody is told to come, so that no signal is missed.
    let mut termination = Termination::listen()?;
    let server = create_server(|| Echo, Listen::on(address)).await?;
    let address = server.sockets()[0].local_addr()?;
    writeln!(io::stdout(), "listening on {address}")?;

    let signal = termination.requested().await;
    tell(format!("{signal}: no newcomers, up to {deadline:?} for the clients"));
    match shut_down(&server, deadline, &mut termination).await {
        Ended::Finished => Ok(ExitCode::SUCCESS),
        Ended::Cut | Ended::AtOnce => Ok(ExitCode::FAILURE),
    }
}
// ANCHOR_END: serve

// ANCHOR: demonstrate
async fn demonstrate() -> anyhow::Result<()> {
    let mut termination = Termination::listen()?;
    for client_finishes in [true, false] {
        let listen = Listen::on(("127.0.0.1", 0));
        let server = create_server(|| Echo, listen).await?;
        let address = server.sockets()[0].local_addr()?;
        let mut client = TcpStream::connect(address).await?;
        client.write_all(b"hello").await?;
        client.read_exact(&mut [0; 5]).await?;

        SignalNumber::TERMINATE.raise()?;
        println!("asked to end by {}", termination.requested().await);
        let deadline = Duration::from_millis(300);
        let ending = shut_down(&server, deadline, &mut termination);
        let last_words = async {
            let newcomer = TcpStream::connect(address).await;
            println!("a newcomer is let in: {}", newcomer.is_ok());
            client.write_all(b"still here").await?;
            client.read_exact(&mut [0; 10]).await?;
            println!("the client is still served");
            if client_finishes {
                drop(client);
                return anyhow::Ok(None);
            }
            Ok(Some(client))
        };
        let (ended, client) = tokio::join!(ending, last_words);
        drop(client?);
        println!("{ended:?}");
    }
    Ok(())
}
// ANCHOR_END: demonstrate
