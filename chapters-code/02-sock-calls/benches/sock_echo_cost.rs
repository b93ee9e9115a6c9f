//! What an echo of 1 KiB costs a server, in CPU time, on this crate and on its peers.
//!
//! ```sh
//! cargo bench -p sock-calls --bench sock_echo_cost
//! cargo bench -p sock-calls --bench sock_echo_cost -- --rounds 5 --operations 2000
//! ```

use std::path::Path;

use anyhow::{Context, bail};
use echo_bench::{Bench, Contender, Load, Suite, epoll_echo, python};

#[path = "sock_echo_cost/tokio_servers.rs"]
mod tokio_servers;

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
    let peer = |name, file| Contender::python(name, &asyncio, &peers.join(file));
    let bench = Bench {
        contenders: vec![
            Contender::this("sock-calls"),
            Contender::this("tokio"),
            Contender::this("epoll"),
            peer("asyncio sock_*", "asyncio_sock.py"),
            peer("asyncio streams", "asyncio_streams.py"),
        ],
        reference: "tokio",
        load: Load::Streams { connections: 50, message: 1024 },
        operations: 5000,
    };
    let mut suite = Suite::begin(crate_folder, "sock_echo_cost", &[&asyncio])?;
    suite.cpu_time(&bench)?;
    suite.instructions(&bench)?;
    suite.end()
}

/// This program is its own contender: `serve NAME` is the server of that name.
fn serve(name: &str) -> anyhow::Result<()> {
    match name {
        "sock-calls" => tokio_servers::sock_calls()?,
        "tokio" => tokio_servers::raw_tokio()?,
        "epoll" => epoll_echo()?,
        _ => bail!("no server {name:?}"),
    }
    Ok(())
}
