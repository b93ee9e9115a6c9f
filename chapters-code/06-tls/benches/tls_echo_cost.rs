//! What an echo and a handshake cost a server with TLS, beside its peers.
//!
//! ```sh
//! cargo bench -p tls --bench tls_echo_cost
//! cargo bench -p tls --bench tls_echo_cost -- --rounds 5 --operations 2000
//! ```

#[path = "tls_echo_cost/client.rs"]
mod client;
#[path = "tls_echo_cost/servers.rs"]
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
    let contenders: Vec<_> = ["transport", "streams", "tokio-rustls"]
        .map(Contender::this)
        .into_iter()
        .chain([
            Contender::python(
                "asyncio Protocol",
                &asyncio,
                &peers.join("asyncio_tls.py"),
            ),
            Contender::python(
                "asyncio streams",
                &asyncio,
                &peers.join("asyncio_tls_streams.py"),
            ),
            Contender::python(
                "uvloop Protocol",
                &uvloop,
                &peers.join("uvloop_tls.py"),
            ),
        ])
        .collect();
    let bench = |load, operations| Bench {
        contenders: contenders.clone(),
        reference: "tokio-rustls",
        load,
        operations,
    };
    let small = Load::Own {
        what: "echo of 1024 bytes, TLS 1.3, 50 connections",
        in_nanoseconds: false,
        connect: client::echoes::<50, 1024>,
    };
    let big = Load::Own {
        what: "echo of 262144 bytes, TLS 1.3, 10 connections",
        in_nanoseconds: false,
        connect: client::echoes::<10, { 256 * 1024 }>,
    };
    let handshakes = Load::Own {
        what: "connection, full handshake of TLS 1.3 (P-256), echo of 1 byte, close",
        in_nanoseconds: false,
        connect: client::handshakes,
    };
    let mut suite =
        Suite::begin(crate_folder, "tls_echo_cost", &[&asyncio, &uvloop])?;
    suite.cpu_time(&bench(small, 5000))?;
    suite.cpu_time(&bench(big, 200))?;
    suite.cpu_time(&bench(handshakes, 300))?;
    suite.end()
}
