//! A server of streams: each line comes back in upper case.
//!
//! ```sh
//! cargo run -p endpoints --example serve_lines
//! cargo run -p endpoints --example serve_lines serve 127.0.0.1:8007
//! cargo run -p endpoints --example serve_lines connect 127.0.0.1:8007
//! ```
//!
//! With no arguments: three clients at once, then the server is closed. `serve` goes on
//! until Ctrl-C, and then lets its clients finish for a second; try it with
//! `nc 127.0.0.1 8007`. `connect` sends its standard input and prints what comes back.

use std::io::Write;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, bail};
use endpoints::{Listen, start_server};
use streams::{ReadError, StreamReader, StreamWriter};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::signal::unix::{SignalKind, signal};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => demonstrate().await,
        ["serve", address] => serve(parse(address)?).await,
        ["connect", address] => connect(parse(address)?).await,
        _ => bail!("usage: serve_lines [serve ADDR | connect ADDR]"),
    }
}

fn parse(address: &str) -> anyhow::Result<SocketAddr> {
    let wanted = "is not an address; write IP:PORT, 127.0.0.1:8007 or [::1]:8007";
    address.parse().with_context(|| format!("{address:?} {wanted}"))
}

// ANCHOR: handler
async fn shout(
    mut reader: StreamReader,
    writer: StreamWriter,
) -> anyhow::Result<()> {
    loop {
        match reader.readline().await {
            Ok(line) if line.is_empty() => return Ok(()),
            Ok(line) => writer.write(&line.to_ascii_uppercase()),
            Err(ReadError::LineTooLong { .. }) => writer.write(b"too long\n"),
            Err(error) => return Err(error.into()),
        }
        writer.drain().await?;
    }
}
// ANCHOR_END: handler

async fn demonstrate() -> anyhow::Result<()> {
    // ANCHOR: server
    let server = start_server(shout, Listen::on(("127.0.0.1", 0))).await?;
    let address = server.sockets()[0].local_addr()?;
    println!("listening on {address}");

    let ask = async |words: &str| {
        let mut client = TcpStream::connect(address).await?;
        client.write_all(words.as_bytes()).await?;
        client.shutdown().await?;
        let mut answer = String::new();
        client.read_to_string(&mut answer).await?;
        anyhow::Ok(answer)
    };
    let (ada, brian, carol) =
        tokio::try_join!(ask("ada\n"), ask("brian\nhere\n"), ask("carol\n"))?;
    print!("{ada}{brian}{carol}");

    server.close();
    server.wait_closed().await;
    println!("closed: {} listening sockets", server.sockets().len());
    // ANCHOR_END: server
    Ok(())
}

// ANCHOR: until_ctrl_c
async fn serve(address: SocketAddr) -> anyhow::Result<()> {
    let server = start_server(shout, Listen::on(address)).await?;
    // Before anybody is told to come, so that no Ctrl-C is missed.
    let mut interrupt = signal(SignalKind::interrupt())?;
    println!("listening on {}", server.sockets()[0].local_addr()?);
    std::io::stdout().flush()?;
    tokio::select! {
        ended = server.serve_forever() => ended?,
        _ = interrupt.recv() => {}
    }
    // The listening socket is closed; the clients may finish.
    let _ = tokio::time::timeout(Duration::from_secs(1), server.wait_closed()).await;
    Ok(())
}
// ANCHOR_END: until_ctrl_c

async fn connect(address: SocketAddr) -> anyhow::Result<()> {
    let stream = TcpStream::connect(address)
        .await
        .with_context(|| format!("connecting to {address}"))?;
    let (mut from, mut to) = stream.into_split();
    let send = async {
        tokio::io::copy(&mut tokio::io::stdin(), &mut to).await?;
        to.shutdown().await
    };
    let mut stdout = tokio::io::stdout();
    let show = tokio::io::copy(&mut from, &mut stdout);
    tokio::try_join!(send, show)?;
    Ok(stdout.flush().await?)
}
