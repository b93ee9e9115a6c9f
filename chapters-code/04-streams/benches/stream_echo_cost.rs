//! What an echo costs a server on streams, beside its peers, and what an idle connection
//! holds.
//!
//! ```sh
//! cargo bench -p streams --bench stream_echo_cost
//! cargo bench -p streams --bench stream_echo_cost -- --rounds 5 --operations 2000
//! ```

use std::io;
use std::path::Path;

use anyhow::{Context, bail};
use echo_bench::{
    Bench, Contender, Load, Suite, epoll_echo, python, python_with_uvloop,
};
use streams::{DEFAULT_LIMIT, open_stream};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    if let [command, name] = &arguments[..]
        && command == "serve"
    {
        return serve(name).with_context(|| format!("the server {name}"));
    }
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let peers = crate_folder.join("benches/peers");
    let asyncio = python();
    let uvloop = python_with_uvloop(Path::new(env!("CARGO_TARGET_TMPDIR")));
    let in_python = [
        Contender::python(
            "asyncio streams",
            &asyncio,
            &peers.join("asyncio_streams.py"),
        ),
        Contender::python(
            "uvloop streams",
            &uvloop,
            &peers.join("uvloop_streams.py"),
        ),
    ];
    let small = Bench {
        contenders: ["streams", "tokio", "epoll"]
            .map(Contender::this)
            .into_iter()
            .chain(in_python.clone())
            .collect(),
        reference: "tokio",
        load: Load::Streams { connections: 50, message: 1024 },
        operations: 5000,
    };
    let big = Bench {
        contenders: ["streams", "streams (256 KiB)", "tokio (256 KiB)"]
            .map(Contender::this)
            .into_iter()
            .chain(in_python)
            .collect(),
        reference: "tokio (256 KiB)",
        load: Load::Streams { connections: 10, message: 256 * 1024 },
        operations: 500,
    };
    let mut suite =
        Suite::begin(crate_folder, "stream_echo_cost", &[&asyncio, &uvloop])?;
    suite.cpu_time(&small)?;
    suite.instructions(&small)?;
    suite.cpu_time(&big)?;
    suite.idle(&small, 5000)?;
    suite.end()
}

/// This program is its own contender: `serve NAME` is the server of that name.
fn serve(name: &str) -> anyhow::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    match name {
        "streams" => runtime.block_on(streams(64 * 1024))?,
        "streams (256 KiB)" => runtime.block_on(streams(256 * 1024))?,
        "tokio" => runtime.block_on(raw_tokio(8192))?,
        "tokio (256 KiB)" => runtime.block_on(raw_tokio(256 * 1024))?,
        "epoll" => epoll_echo()?,
        _ => bail!("no server {name:?}"),
    }
    Ok(())
}

/// Reads at most so many bytes at once: 64 KiB, as the peers in Python do.
async fn streams(most: usize) -> anyhow::Result<()> {
    async fn echo(stream: TcpStream, most: usize) -> anyhow::Result<()> {
        let (mut reader, writer) = open_stream(stream, DEFAULT_LIMIT)?;
        loop {
            let data = reader.read(most).await?;
            if data.is_empty() {
                return Ok(());
            }
            writer.write(&data);
            writer.drain().await?;
        }
    }
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?.port());
    loop {
        let (stream, _) = listener.accept().await?;
        tokio::spawn(echo(stream, most));
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
