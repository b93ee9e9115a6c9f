//! The rounds.

use std::io;
use std::net::SocketAddr;

use anyhow::Context;

use crate::client::{Client, pin_to_the_last_core};
use crate::contender::{Contender, Server};
use crate::shuffle::Shuffle;
use crate::{idle, report};

/// What a server is loaded with.
#[derive(Debug, Clone, Copy)]
pub struct Load {
    /// Connections at once.
    pub connections: usize,
    /// Bytes of a message.
    pub message: usize,
    /// Echoes in a round.
    pub echoes: usize,
}

/// Servers to compare.
#[derive(Debug)]
pub struct Bench {
    /// Who takes part. The first is the one in question.
    pub contenders: Vec<Contender>,
    /// The name of the one that the others are compared with.
    pub reference: &'static str,
}

impl Bench {
    /// Measures under `load` in as many rounds as `--rounds N` says, 9 if it doesn't, and
    /// prints the table. `--echoes N` changes the load's own number.
    ///
    /// # Errors
    ///
    /// When a server can't be started, an echo is wrong or late, or an option is.
    pub fn run(&self, mut load: Load) -> anyhow::Result<()> {
        let rounds = option("--rounds")?.unwrap_or(9);
        load.echoes = option("--echoes")?.unwrap_or(load.echoes);
        pin_to_the_last_core()?;
        let servers: Vec<_> = self
            .contenders
            .iter()
            .map(Contender::start)
            .collect::<Result<_, _>>()?;
        let mut costs = vec![Vec::with_capacity(rounds); servers.len()];
        let mut shuffle = Shuffle::from_the_clock();
        for round in 0..=rounds {
            for i in shuffle.order(servers.len()) {
                let cost = cost_of_an_echo(&servers[i], &load)
                    .with_context(|| format!("the echo of {}", servers[i].name))?;
                // The first round warms up.
                if round > 0 {
                    costs[i].push(cost);
                }
            }
        }
        let names: Vec<_> = servers.iter().map(|server| server.name).collect();
        report::print(&names, self.reference, &costs, &load);
        Ok(())
    }

    /// Prints how much memory of its own each server has for an idle connection.
    ///
    /// # Errors
    ///
    /// When a server can't be started or the connections can't be made.
    pub fn idle(&self, connections: usize) -> anyhow::Result<()> {
        println!("memory of an idle connection, {connections} of them");
        for contender in &self.contenders {
            let server = contender.start()?;
            let bytes = idle::bytes_each(&server, connections)
                .with_context(|| format!("idle connections of {}", server.name))?;
            println!("{:24} {bytes:8} B", server.name);
        }
        println!();
        Ok(())
    }
}

/// Nanoseconds of the server's CPU time for each echo.
fn cost_of_an_echo(server: &Server, load: &Load) -> io::Result<f64> {
    let address = SocketAddr::from(([127, 0, 0, 1], server.port));
    let mut client = Client::connect(address, load.connections, load.message)?;
    client.run(load.echoes / 10)?;
    let before = server.cpu_time()?;
    let done = client.run(load.echoes)?;
    let spent = server.cpu_time()? - before;
    Ok(spent.as_secs_f64() * 1e9 / done as f64)
}

fn option(name: &str) -> anyhow::Result<Option<usize>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let Some(at) = arguments.iter().position(|argument| argument == name) else {
        return Ok(None);
    };
    let value = arguments.get(at + 1).with_context(|| format!("{name} N"))?;
    let n = value.parse().with_context(|| format!("{name} {value:?}"))?;
    anyhow::ensure!(n > 0, "{name} must be at least 1");
    Ok(Some(n))
}
