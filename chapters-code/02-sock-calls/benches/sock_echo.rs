//! What an echo of 1 KiB costs a server, in CPU time, on this crate and on its peers.
//!
//! ```sh
//! cargo bench -p sock-calls
//! cargo bench -p sock-calls -- --rounds 15 --echoes 40000
//! ```
//!
//! Each server is a process of its own, on the same core as the client, which keeps 50
//! connections busy. Judged by the server's process clock for each echo, in shuffled
//! rounds; only the ratios of one run mean something. Every echo's content is checked.

use std::io;
use std::net::SocketAddr;

use anyhow::{Context, bail};

#[path = "sock_echo/client.rs"]
mod client;
#[path = "sock_echo/contender.rs"]
mod contender;
#[path = "sock_echo/epoll_server.rs"]
mod epoll_server;
#[path = "sock_echo/report.rs"]
mod report;
#[path = "sock_echo/tokio_servers.rs"]
mod tokio_servers;

use contender::{CONTENDERS, Contender, Server};

const CONNECTIONS: usize = 50;
const MESSAGE: usize = 1024;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    if let [command, name] = &arguments[..]
        && command == "serve"
    {
        return serve(name).with_context(|| format!("the server {name}"));
    }
    let rounds = option(&arguments, "--rounds", 9)?;
    let echoes = option(&arguments, "--echoes", 20_000)?;
    measure(rounds, echoes)
}

/// This program is its own contender: `serve NAME` is the server of that name.
fn serve(name: &str) -> anyhow::Result<()> {
    match name {
        "sock-calls" => tokio_servers::sock_calls()?,
        "tokio" => tokio_servers::raw_tokio()?,
        "epoll" => epoll_server::serve()?,
        _ => bail!("no server {name:?}"),
    }
    Ok(())
}

fn option(
    arguments: &[String],
    name: &str,
    default: usize,
) -> anyhow::Result<usize> {
    match arguments.iter().position(|argument| argument == name) {
        None => Ok(default),
        Some(at) => {
            let value =
                arguments.get(at + 1).with_context(|| format!("{name} N"))?;
            let n = value.parse().with_context(|| format!("{name} {value:?}"))?;
            anyhow::ensure!(n > 0, "{name} must be at least 1");
            Ok(n)
        }
    }
}

fn measure(rounds: usize, echoes: usize) -> anyhow::Result<()> {
    client::pin_to_the_last_core()?;
    let servers: Vec<_> =
        CONTENDERS.iter().map(Contender::start).collect::<anyhow::Result<_>>()?;
    let mut costs = vec![Vec::with_capacity(rounds); servers.len()];
    let mut shuffle = Shuffle::from_the_clock();
    for round in 0..=rounds {
        for i in shuffle.order(servers.len()) {
            let cost = cost_of_an_echo(&servers[i], echoes).with_context(|| {
                format!("the echo of {}", servers[i].contender.name)
            })?;
            // The first round warms up.
            if round > 0 {
                costs[i].push(cost);
            }
        }
    }
    report::print(&servers, &costs, rounds, echoes);
    Ok(())
}

/// Nanoseconds of the server's CPU time for each echo.
fn cost_of_an_echo(server: &Server, echoes: usize) -> io::Result<f64> {
    let address = SocketAddr::from(([127, 0, 0, 1], server.port));
    let mut client = client::Client::connect(address, CONNECTIONS, MESSAGE)?;
    client.run(echoes / 10)?;
    let before = server.cpu_time()?;
    let done = client.run(echoes)?;
    let spent = server.cpu_time()? - before;
    Ok(spent.as_secs_f64() * 1e9 / done as f64)
}

/// A fresh order for each round, so that no contender always follows the same other.
struct Shuffle(u64);

impl Shuffle {
    fn from_the_clock() -> Self {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Self(now.map_or(1, |since| since.as_secs() | 1))
    }

    fn order(&mut self, n: usize) -> Vec<usize> {
        let mut order: Vec<_> = (0..n).collect();
        for i in (1..n).rev() {
            // Marsaglia's xorshift: good enough to break a pattern.
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            order.swap(i, usize::try_from(self.0 % (i as u64 + 1)).unwrap_or(0));
        }
        order
    }
}
