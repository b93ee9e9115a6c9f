//! What an echo over UDP costs a server on a datagram transport, beside its peers, and
//! what is saved by many datagrams a call.
//!
//! ```sh
//! cargo bench -p transports --bench datagram_echo_cost
//! cargo bench -p transports --bench datagram_echo_cost -- --rounds 5 --operations 2000
//! ```

use std::io;
use std::net::SocketAddr;
use std::path::Path;

use anyhow::{Context, bail};
use echo_bench::{Bench, Contender, Load, Suite, python, python_with_uvloop};
use tokio::net::UdpSocket;
use tokio::runtime::Builder;
use transports::{DatagramProtocol, DatagramTransport, attach_datagram};

#[path = "datagram_echo_cost/many_a_call.rs"]
mod many_a_call;
#[path = "datagram_echo_cost/segments.rs"]
mod segments;

const MESSAGE: usize = 1024;
const IN_SEGMENTS: &str = "GRO, GSO: 32 segments";

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
    let in_segments = Load::Datagrams { sockets: 4, message: MESSAGE, segments: 32 };
    let bench = Bench {
        contenders: vec![
            Contender::this("transports"),
            Contender::this("tokio"),
            Contender::this("blocking socket"),
            Contender::python(
                "asyncio DatagramProtocol",
                &asyncio,
                &peers.join("asyncio_datagrams.py"),
            ),
            Contender::python(
                "uvloop DatagramProtocol",
                &uvloop,
                &peers.join("uvloop_datagrams.py"),
            ),
            Contender::this("recvmmsg, sendmmsg"),
            Contender::this(IN_SEGMENTS).loaded_by(in_segments),
        ],
        reference: "tokio",
        load: Load::Datagrams { sockets: 50, message: MESSAGE, segments: 1 },
        operations: 6400,
    };
    let mut suite =
        Suite::begin(crate_folder, "datagram_echo_cost", &[&asyncio, &uvloop])?;
    suite.cpu_time(&bench)?;
    suite.instructions(&bench)?;
    suite.end()
}

/// This program is its own contender: `serve NAME` is the server of that name.
fn serve(name: &str) -> anyhow::Result<()> {
    if name == "blocking socket" {
        return Ok(blocking()?);
    }
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let socket = UdpSocket::bind("127.0.0.1:0").await?;
        if name == IN_SEGMENTS {
            // Before the first datagram: those that are queued stay as they came.
            segments::join(&socket)?;
        }
        println!("{}", socket.local_addr()?.port());
        match name {
            "transports" => {
                attach_datagram(socket, Echo)?;
                std::future::pending().await
            }
            "tokio" => Ok(raw_tokio(socket).await?),
            "recvmmsg, sendmmsg" => Ok(many_a_call::echo(socket).await?),
            IN_SEGMENTS => Ok(segments::echo(socket).await?),
            _ => bail!("no server {name:?}"),
        }
    })
}

struct Echo;

impl DatagramProtocol for Echo {
    fn datagram_received(
        &mut self,
        transport: DatagramTransport,
        data: &[u8],
        from: SocketAddr,
    ) {
        // An endpoint that nobody closes refuses nothing.
        let _ = transport.send_to(data, &from);
    }
}

async fn raw_tokio(socket: UdpSocket) -> io::Result<()> {
    let mut buffer = vec![0; 1 << 16];
    loop {
        let (n, from) = socket.recv_from(&mut buffer).await?;
        socket.send_to(&buffer[..n], from).await?;
    }
}

fn blocking() -> io::Result<()> {
    let socket = std::net::UdpSocket::bind("127.0.0.1:0")?;
    println!("{}", socket.local_addr()?.port());
    let mut buffer = vec![0; 1 << 16];
    loop {
        let (n, from) = socket.recv_from(&mut buffer)?;
        socket.send_to(&buffer[..n], from)?;
    }
}
