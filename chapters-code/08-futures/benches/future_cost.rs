//! What a future costs: made, given a callback, given its result, the callback run.
//!
//! ```sh
//! cargo bench -p future-objects --bench future_cost
//! cargo bench -p future-objects --bench future_cost -- --rounds 5
//! ```

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, bail, ensure};
use echo_bench::{
    Bench, Client, Contender, Load, Suite, python, python_with_uvloop,
};
use future_objects::{Turns, call_queue};
use tokio::runtime::Builder;
use tokio::sync::oneshot;

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
    let bench = |contenders, reference, what, connect| Bench {
        contenders,
        reference,
        load: Load::Own { what, in_nanoseconds: true, connect },
        operations: 1_000_000,
    };
    let callbacks = bench(
        vec![
            Contender::this("future"),
            Contender::python(
                "asyncio",
                &asyncio,
                &peers.join("asyncio_callbacks.py"),
            ),
            Contender::python("uvloop", &uvloop, &peers.join("uvloop_callbacks.py")),
        ],
        "asyncio",
        "a future, a callback, a result, the callback run",
        connect,
    );
    let waits = bench(
        vec![
            Contender::this("future awaited"),
            Contender::this("oneshot awaited"),
            Contender::python(
                "asyncio awaited",
                &asyncio,
                &peers.join("asyncio_awaits.py"),
            ),
        ],
        "oneshot awaited",
        "a result that one task sets while another sleeps on it",
        connect,
    );
    let mut suite = Suite::begin(crate_folder, "future_cost", &[&asyncio, &uvloop])?;
    suite.cpu_time(&callbacks)?;
    suite.cpu_time(&waits)?;
    suite.end()
}

/// Has the other process do as many operations as it says, and waits for their end.
struct Asker(TcpStream);

fn connect(address: SocketAddr) -> io::Result<Box<dyn Client>> {
    Ok(Box::new(Asker(TcpStream::connect(address)?)))
}

impl Client for Asker {
    fn run(&mut self, operations: usize) -> io::Result<usize> {
        self.0.write_all(&(operations as u64).to_be_bytes())?;
        let mut sum = [0; 8];
        self.0.read_exact(&mut sum)?;
        if u64::from_be_bytes(sum) != operations as u64 {
            return Err(io::Error::other("it has not done them all"));
        }
        Ok(operations)
    }
}

/// Answers each count when `work` has done so many operations, with how many it counted.
fn serve(name: &str) -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("{}", listener.local_addr()?.port());
    let runtime = Builder::new_current_thread().enable_all().build()?;
    loop {
        let (mut stream, _) = listener.accept()?;
        let mut count = [0; 8];
        while stream.read_exact(&mut count).is_ok() {
            let operations = u64::from_be_bytes(count);
            let done = match name {
                "future" => callbacks(operations),
                "future awaited" => runtime.block_on(awaited(operations))?,
                "oneshot awaited" => runtime.block_on(oneshots(operations))?,
                _ => bail!("no server {name:?}"),
            };
            ensure!(done == operations, "{done} of {operations} were done");
            stream.write_all(&done.to_be_bytes())?;
        }
    }
}

/// As many callbacks a turn as a loop with work to do has.
const BATCH: u64 = 100;

fn callbacks(operations: u64) -> u64 {
    let (calls, mut turns): (_, Turns) = call_queue();
    let sum = Arc::new(AtomicU64::new(0));
    for begin in (0..operations).step_by(100) {
        for _ in begin..operations.min(begin + BATCH) {
            let future = calls.create_future::<u64>();
            let sum = sum.clone();
            future.add_done_callback(move |future| {
                let one = matches!(future.result(), Ok(Ok(1)));
                sum.fetch_add(u64::from(one), Ordering::Relaxed);
            });
            // It can't have one already.
            let _ = future.set_result(1);
        }
        turns.turn();
    }
    sum.load(Ordering::Relaxed)
}

async fn awaited(operations: u64) -> anyhow::Result<u64> {
    let (calls, turns) = call_queue();
    let running = tokio::spawn(turns.run());
    let mut sum = 0;
    for _ in 0..operations / BATCH {
        let futures: Vec<_> =
            (0..BATCH).map(|_| calls.create_future::<u64>()).collect();
        let setters = futures.clone();
        let setting = tokio::spawn(async move {
            for setter in setters {
                let _ = setter.set_result(1);
                // The one who waits takes it, and sleeps on the next.
                tokio::task::yield_now().await;
            }
        });
        for future in &futures {
            sum += future.wait().await.copied().unwrap_or_default();
        }
        setting.await?;
    }
    running.abort();
    Ok(sum)
}

async fn oneshots(operations: u64) -> anyhow::Result<u64> {
    let mut sum = 0;
    for _ in 0..operations / BATCH {
        let (setters, futures): (Vec<_>, Vec<_>) =
            (0..BATCH).map(|_| oneshot::channel::<u64>()).unzip();
        let setting = tokio::spawn(async move {
            for setter in setters {
                let _ = setter.send(1);
                tokio::task::yield_now().await;
            }
        });
        for future in futures {
            sum += future.await?;
        }
        setting.await?;
    }
    Ok(sum)
}
