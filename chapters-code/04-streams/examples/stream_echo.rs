//! An echo server and its clients on streams.
//!
//! ```sh
//! cargo run -p streams --example stream_echo
//! cargo run -p streams --example stream_echo serve 127.0.0.1:8007
//! cargo run -p streams --example stream_echo connect 127.0.0.1:8007
//! ```
//!
//! With no arguments: three clients at once, each prints what came back. `serve` goes on
//! until Ctrl-C, for any number of clients; try it with `nc 127.0.0.1 8007`. `connect`
//! sends its standard input and prints the echo.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, bail};
use sock_calls::{ACCEPT_RETRY_DELAY, AcceptFault};
use streams::{DEFAULT_LIMIT, StreamReader, StreamWriter, open_stream};
use tokio::io::AsyncWriteExt;
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
        ["connect", address] => connect(parse(address)?).await,
        _ => bail!("usage: stream_echo [serve ADDR | connect ADDR]"),
    }
}

fn parse(address: &str) -> anyhow::Result<SocketAddr> {
    let wanted = "is not an address; write IP:PORT, 127.0.0.1:8007 or [::1]:8007";
    address.parse().with_context(|| format!("{address:?} {wanted}"))
}

// ANCHOR: echo
async fn echo(mut reader: StreamReader, writer: StreamWriter) -> anyhow::Result<()> {
    loop {
        let data = reader.read(64 * 1024).await?;
        if data.is_empty() {
            break;
        }
        writer.write(&data);
        writer.drain().await?;
    }
    writer.close().wait_closed().await?;
    Ok(())
}
// ANCHOR_END: echo

// ANCHOR: accept
/// Gives each connection a task of its own, until accepting itself fails.
async fn accept(listener: &TcpListener, clients: &mut JoinSet<()>) -> io::Error {
    loop {
        let error = match listener.accept().await {
            Ok((stream, from)) => {
                clients.spawn(async move {
                    if let Err(error) = echo_over(stream).await {
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

async fn echo_over(stream: TcpStream) -> anyhow::Result<()> {
    let (reader, writer) = open_stream(stream, DEFAULT_LIMIT)?;
    echo(reader, writer).await
}
// ANCHOR_END: accept

// ANCHOR: serve
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
// ANCHOR_END: serve

async fn demonstrate() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let server =
        tokio::spawn(async move { accept(&listener, &mut JoinSet::new()).await });

    // ANCHOR: clients
    let mut connections = Vec::new();
    for name in ["ada", "brian", "carol"] {
        let stream = TcpStream::connect(address).await?;
        let (reader, writer) = open_stream(stream, DEFAULT_LIMIT)?;
        writer.write(format!("hello from {name}").as_bytes());
        writer.write_eof()?;
        connections.push((reader, writer));
    }
    for (mut reader, writer) in connections {
        let echoed = reader.read_to_end().await?;
        println!("echoed: {}", str::from_utf8(&echoed)?);
        writer.close().wait_closed().await?;
    }
    // ANCHOR_END: clients
    server.abort();
    Ok(())
}

// ANCHOR: connect
async fn connect(address: SocketAddr) -> anyhow::Result<()> {
    let stream = TcpStream::connect(address)
        .await
        .with_context(|| format!("connecting to {address}"))?;
    let (mut reader, mut writer) = open_stream(stream, DEFAULT_LIMIT)?;
    let send = async {
        tokio::io::copy(&mut tokio::io::stdin(), &mut writer).await?;
        writer.write_eof()?;
        // The other direction ends the program.
        std::future::pending::<anyhow::Result<()>>().await
    };
    let mut stdout = tokio::io::stdout();
    tokio::select! {
        copied = tokio::io::copy(&mut reader, &mut stdout) => drop(copied?),
        Err(error) = send => return Err(error),
    }
    stdout.flush().await?;
    // A thread may be stuck reading the terminal; the program is over all the same.
    std::process::exit(0)
}
// ANCHOR_END: connect
