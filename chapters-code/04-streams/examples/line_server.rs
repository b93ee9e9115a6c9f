//! A server that sends each line back in upper case, and forgives a line that is too long.
//!
//! ```sh
//! cargo run -p streams --example line_server
//! cargo run -p streams --example line_server serve 127.0.0.1:8007
//! ```
//!
//! With no arguments: one client sends lines of all kinds and prints the answers. `serve`
//! goes on until Ctrl-C, for any number of clients; try it with `nc 127.0.0.1 8007`, and
//! with `head -c 70000 /dev/zero | tr '\0' x | nc 127.0.0.1 8007` for a line over 64 KiB.
//! Letters outside ASCII stay as they are, for a line need not be text.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, bail};
use bytes::Bytes;
use sock_calls::{ACCEPT_RETRY_DELAY, AcceptFault};
use streams::{DEFAULT_LIMIT, ReadError, StreamReader, open_stream};
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinSet;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => demonstrate().await,
        ["serve", address] => serve(parse(address)?).await,
        _ => bail!("usage: line_server [serve ADDR]"),
    }
}

fn parse(address: &str) -> anyhow::Result<SocketAddr> {
    let wanted = "is not an address; write IP:PORT, 127.0.0.1:8007 or [::1]:8007";
    address.parse().with_context(|| format!("{address:?} {wanted}"))
}

// ANCHOR: next_line
enum Line {
    /// With its end; the last one may have none.
    Whole(Bytes),
    /// Longer than the limit. It is read to its end, and gone.
    TooLong,
}

async fn next_line(reader: &mut StreamReader) -> Result<Option<Line>, ReadError> {
    let mut is_too_long = false;
    let line = loop {
        match reader.readuntil(b"\n").await {
            Ok(line) => break line,
            Err(ReadError::LimitOverrun { consumed, .. }) => {
                // All of it is still in the buffer: make room, and look on.
                reader.readexactly(consumed).await?;
                is_too_long = true;
            }
            Err(ReadError::IncompleteRead { partial, .. }) => break partial,
            Err(broken) => return Err(broken),
        }
    };
    if is_too_long {
        return Ok(Some(Line::TooLong));
    }
    Ok((!line.is_empty()).then_some(Line::Whole(line)))
}
// ANCHOR_END: next_line

// ANCHOR: shout
async fn shout(stream: TcpStream) -> anyhow::Result<()> {
    let (mut reader, writer) = open_stream(stream, DEFAULT_LIMIT)?;
    while let Some(line) = next_line(&mut reader).await? {
        match line {
            Line::Whole(line) => writer.write(&line.to_ascii_uppercase()),
            Line::TooLong => writer.write(b"ERR line too long\n"),
        }
        writer.drain().await?;
    }
    writer.close().wait_closed().await?;
    Ok(())
}
// ANCHOR_END: shout

/// Gives each connection a task of its own, until accepting itself fails.
async fn accept(listener: &TcpListener, clients: &mut JoinSet<()>) -> io::Error {
    loop {
        let error = match listener.accept().await {
            Ok((stream, from)) => {
                clients.spawn(async move {
                    if let Err(error) = shout(stream).await {
                        eprintln!("{from}: {error}");
                    }
                });
                // Those that are done are forgotten.
                while clients.try_join_next().is_some() {}
                continue;
            }
            Err(error) => error,
        };
        match AcceptFault::of(&error) {
            AcceptFault::Connection => {}
            AcceptFault::Shortage => {
                eprintln!("accept: {error}; waiting a second");
                tokio::time::sleep(ACCEPT_RETRY_DELAY).await;
            }
            _ => return error,
        }
    }
}

async fn serve(address: SocketAddr) -> anyhow::Result<()> {
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("listening on {address}"))?;
    // Before anybody is told to come, so that no Ctrl-C is missed.
    let mut interrupt = signal(SignalKind::interrupt())?;
    println!("listening on {}", listener.local_addr()?);
    io::stdout().flush()?;

    let mut clients = JoinSet::new();
    tokio::select! {
        error = accept(&listener, &mut clients) => return Err(error.into()),
        _ = interrupt.recv() => {}
    }
    // First no new connections; then the old ones have a second to finish.
    drop(listener);
    let all_done = async { while clients.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(Duration::from_secs(1), all_done).await;
    Ok(())
}

async fn demonstrate() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let server =
        tokio::spawn(async move { accept(&listener, &mut JoinSet::new()).await });

    // ANCHOR: client
    let stream = TcpStream::connect(address).await?;
    let (mut reader, writer) = open_stream(stream, DEFAULT_LIMIT)?;
    writer.write(b"hello\nwith a carriage return\r\n");
    writer.write(&[b'x'; 70_000]);
    writer.write(b"\nstill here\nthe last has no end");
    writer.write_eof()?;
    while let Some(answer) = reader.next_line().await? {
        println!("{:?}", str::from_utf8(&answer)?);
    }
    // ANCHOR_END: client
    server.abort();
    Ok(())
}
