//! The rounds.

use anyhow::Context;

use crate::contender::Contender;
use crate::load::Load;
use crate::report::{self, Outcome};
use crate::server::Server;
use crate::shuffle::Shuffle;
use crate::{idle, instructions, options};

/// Servers to compare, and what with.
#[derive(Debug)]
pub struct Bench {
    /// Who takes part. The first is the one in question.
    pub contenders: Vec<Contender>,
    /// The name of the one that the others are compared with.
    pub reference: &'static str,
    /// What they are loaded with.
    pub load: Load,
    /// How many operations make a round.
    pub operations: usize,
}

/// Rounds, unless `--rounds` says otherwise. Many short ones: what else goes on on the
/// machine hits neighbours alike.
const ROUNDS: usize = 31;

impl Bench {
    /// The CPU time that an operation costs each server.
    pub(crate) fn cpu_time(&self) -> anyhow::Result<String> {
        let rounds = options::number("--rounds")?.unwrap_or(ROUNDS);
        let operations = options::number("--operations")?.unwrap_or(self.operations);
        let mut servers = Vec::new();
        for contender in &self.contenders {
            servers.push(contender.start()?);
        }
        let mut outcomes: Vec<Outcome> = servers
            .iter()
            .map(|server| match server {
                Ok(_) => Ok(Vec::with_capacity(rounds)),
                Err(reason) => Err((*reason).to_owned()),
            })
            .collect();
        let mut shuffle = Shuffle::from_the_clock();
        for round in 0..=rounds {
            for i in shuffle.order(servers.len()) {
                let (Ok(server), Ok(costs)) = (&servers[i], &mut outcomes[i]) else {
                    continue;
                };
                let load = self.load_of(&self.contenders[i]);
                let cost = cost_of_one(server, load, operations)
                    .with_context(|| server.name)?;
                // The first round warms up.
                if round > 0 {
                    costs.push(cost);
                }
            }
        }
        let names = self.contenders.iter().map(|contender| contender.name);
        let rows: Vec<_> = names.zip(outcomes).collect();
        Ok(format!(
            "{}: CPU time of the server\n{rounds} rounds of {operations}; medians of the \
             rounds' ratios, quartiles in brackets\n{}",
            self.load.describe(),
            report::table(&rows, self.reference, self.load.unit())
        ))
    }

    /// The instructions in user space that an operation costs those servers that are this
    /// program.
    pub(crate) fn instructions(&self) -> anyhow::Result<String> {
        let mut lines = vec![format!(
            "{}: instructions of the server in user space",
            self.load.describe()
        )];
        for contender in self.contenders.iter().filter(|it| it.is_this()) {
            let load = self.load_of(contender);
            let counted = instructions::each(contender, load, self.operations)
                .with_context(|| contender.name)?;
            lines.push(match counted {
                Ok(count) => format!("{:25}{count:8.0}", contender.name),
                Err(reason) => format!("{:25}  {reason}", contender.name),
            });
        }
        Ok(lines.join("\n"))
    }

    /// The memory of its own that each server has for an idle connection.
    pub(crate) fn idle(&self, connections: usize) -> anyhow::Result<String> {
        let mut lines = vec![format!(
            "an idle connection, of {connections}: memory of the server in user space"
        )];
        for contender in &self.contenders {
            lines.push(match contender.start()? {
                Ok(server) => {
                    let bytes = idle::bytes_each(&server, connections)
                        .with_context(|| server.name)?;
                    format!("{:25}{bytes:8} B", contender.name)
                }
                Err(reason) => format!("{:25}  missing: {reason}", contender.name),
            });
        }
        Ok(lines.join("\n"))
    }

    fn load_of(&self, contender: &Contender) -> Load {
        contender.load.unwrap_or(self.load)
    }
}

/// Nanoseconds of the server's CPU time for each operation.
fn cost_of_one(
    server: &Server,
    load: Load,
    operations: usize,
) -> anyhow::Result<f64> {
    let mut client = load.connect(server.port)?;
    client.run(operations / 10)?;
    let before = server.cpu_time()?;
    let done = client.run(operations)?;
    let spent = server.cpu_time()? - before;
    Ok(spent.as_secs_f64() * 1e9 / done as f64)
}
