//! What a request costs a server of HTTP/1.1, beside its peers.
//!
//! ```sh
//! cargo bench -p app-protocols --bench http_cost
//! cargo bench -p app-protocols --bench http_cost -- --rounds 5 --operations 2000
//! ```

#[path = "http_cost/client.rs"]
mod client;
#[path = "http_cost/servers.rs"]
mod servers;

use std::path::Path;

use anyhow::Context;
use echo_bench::{Bench, Contender, Load, Suite, python, python_with_uvloop};

fn main() -> anyhow::Result<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    if let [command, name] = &arguments[..]
        && command == "serve"
    {
        return servers::serve(name).with_context(|| format!("the server {name}"));
    }
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let peers = crate_folder.join("benches/peers");
    let asyncio = python();
    let uvloop = python_with_uvloop(Path::new(env!("CARGO_TARGET_TMPDIR")));
    let contenders = vec![
        Contender::this("http"),
        Contender::this("hyper"),
        Contender::python("asyncio", &asyncio, &peers.join("asyncio_http.py")),
        Contender::python("uvloop", &uvloop, &peers.join("uvloop_http.py")),
    ];
    let bench = |what, connect| Bench {
        contenders: contenders.clone(),
        reference: "hyper",
        load: Load::Own { what, in_nanoseconds: false, connect },
        operations: 8000,
    };
    let mut suite = Suite::begin(crate_folder, "http_cost", &[&asyncio, &uvloop])?;
    let what = "GET, keep-alive, 50 connections";
    suite.cpu_time(&bench(what, client::requests::<50, 1>))?;
    let what = "GET, 16 pipelined, 50 connections";
    suite.cpu_time(&bench(what, client::requests::<50, 16>))?;
    suite.end()
}
