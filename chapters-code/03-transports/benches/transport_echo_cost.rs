//! What an echo costs a server on a transport, beside its peers, and what an idle
//! connection holds.
//!
//! ```sh
//! cargo bench -p transports --bench transport_echo_cost
//! cargo bench -p transports --bench transport_echo_cost -- --rounds 15
//! ```
//!
//! uvloop takes part if `.cache/uvloop` is a venv that has it:
//! `python3 -m venv .cache/uvloop && .cache/uvloop/bin/pip install uvloop`.

use std::io;
use std::path::Path;

use anyhow::{Context, bail};
use echo_bench::{Bench, Contender, Load, epoll_echo};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;
use transports::{Protocol, Transport, attach};

fn main() -> anyhow::Result<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    if let [command, name] = &arguments[..]
        && command == "serve"
    {
        return serve(name).with_context(|| format!("the server {name}"));
    }
    let peers = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers");
    let uvloop = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../.cache/uvloop/bin/python3");
    let asyncio = Contender::python(
        "asyncio Protocol",
        "python3",
        peers.join("asyncio_protocol.py"),
    );
    let mut small = vec![
        Contender::this("transports"),
        Contender::this("tokio"),
        Contender::this("epoll"),
        asyncio.clone(),
    ];
    let mut big = vec![
        Contender::this("transports"),
        Contender::this("tokio, 256 KiB buffer"),
        asyncio,
    ];
    if uvloop.exists() {
        let file = peers.join("uvloop_protocol.py");
        let uvloop = Contender::python("uvloop Protocol", uvloop, file);
        small.push(uvloop.clone());
        big.push(uvloop);
    } else {
        println!("without uvloop: there is no .cache/uvloop");
    }
    let small = Bench { contenders: small, reference: "tokio" };
    let big = Bench { contenders: big, reference: "tokio, 256 KiB buffer" };
    small.run(Load { connections: 50, message: 1024, echoes: 20_000 })?;
    big.run(Load { connections: 10, message: 256 * 1024, echoes: 1000 })?;
    small.idle(5000)
}

/// This program is its own contender: `serve NAME` is the server of that name.
fn serve(name: &str) -> anyhow::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    match name {
        "transports" => runtime.block_on(transports())?,
        "tokio" => runtime.block_on(raw_tokio(8192))?,
        "tokio, 256 KiB buffer" => runtime.block_on(raw_tokio(256 * 1024))?,
        "epoll" => epoll_echo()?,
        _ => bail!("no server {name:?}"),
    }
    Ok(())
}

struct Echo;

impl Protocol for Echo {
    fn data_received(&mut self, transport: Transport, data: &[u8]) {
        transport.write(data);
    }

    fn pause_writing(&mut self, transport: Transport) {
        transport.pause_reading();
    }

    fn resume_writing(&mut self, transport: Transport) {
        transport.resume_reading();
    }
}

async fn transports() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?.port());
    loop {
        let (stream, _) = listener.accept().await?;
        attach(stream, Echo)?;
    }
}

async fn raw_tokio(buffer: usize) -> io::Result<()> {
    async fn echo(mut stream: TcpStream, buffer: usize) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let mut buffer = vec![0; buffer];
        loop {
            let n = stream.read(&mut buffer).await?;
            if n == 0 {
                return Ok(());
            }
            stream.write_all(&buffer[..n]).await?;
        }
    }
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?.port());
    loop {
        let (stream, _) = listener.accept().await?;
        tokio::spawn(echo(stream, buffer));
    }
}
