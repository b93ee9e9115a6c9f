//! What a line of 64 bytes costs a server that reads by lines, beside its peers.
//!
//! ```sh
//! cargo bench -p streams --bench readline_cost
//! cargo bench -p streams --bench readline_cost -- --rounds 5
//! ```

use std::path::Path;

use anyhow::{Context, bail};
use echo_bench::{Bench, Contender, Load, Suite, python, python_with_uvloop};
use tokio::net::TcpListener;
use tokio::runtime::Builder;

#[path = "readline_cost/on_streams.rs"]
mod on_streams;
#[path = "readline_cost/on_tokio.rs"]
mod on_tokio;
#[path = "readline_cost/tally.rs"]
mod tally;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    if let [command, name] = &arguments[..]
        && command == "serve"
    {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let served = runtime.block_on(serve(name));
        return served.with_context(|| format!("the server {name}"));
    }
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let peers = crate_folder.join("benches/peers");
    let asyncio = python();
    let uvloop = python_with_uvloop(Path::new(env!("CARGO_TARGET_TMPDIR")));
    let bench = Bench {
        contenders: vec![
            Contender::this("readline_slice"),
            Contender::this("readline"),
            Contender::this("read_until"),
            Contender::this("read_until, 8 KiB"),
            Contender::this("lines(), 8 KiB"),
            Contender::this("memchr alone, 64 KiB"),
            Contender::python(
                "asyncio readline",
                &asyncio,
                &peers.join("asyncio_readline.py"),
            ),
            Contender::python(
                "uvloop readline",
                &uvloop,
                &peers.join("uvloop_readline.py"),
            ),
        ],
        reference: "read_until",
        load: Load::Lines { line: 64 },
        operations: 300_000,
    };
    let mut suite =
        Suite::begin(crate_folder, "readline_cost", &[&asyncio, &uvloop])?;
    suite.cpu_time(&bench)?;
    suite.instructions(&bench)?;
    suite.end()
}

/// This program is its own contender: `serve NAME` is the server of that name.
async fn serve(name: &str) -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?.port());
    loop {
        let (stream, _) = listener.accept().await?;
        match name {
            "readline_slice" => on_streams::slices(stream).await?,
            "readline" => on_streams::owned(stream).await?,
            "read_until" => on_tokio::until(stream, 64 * 1024).await?,
            "read_until, 8 KiB" => on_tokio::until(stream, 8 * 1024).await?,
            "lines(), 8 KiB" => on_tokio::lines(stream, 8 * 1024).await?,
            "memchr alone, 64 KiB" => on_tokio::memchr_alone(stream).await?,
            _ => bail!("no server {name:?}"),
        }
    }
}
