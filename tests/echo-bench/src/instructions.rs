//! How many instructions a server spends in user space: the part of the cost that is the
//! program's own, and hardly varies from run to run.

use std::process::{Command, Stdio};

use anyhow::Context;

use crate::server::Server;
use crate::{Contender, Load};

/// The instructions of one operation: of a long run less those of a short one, so that
/// starting and connecting don't count.
pub(crate) fn each(
    contender: &Contender,
    load: Load,
    operations: usize,
) -> anyhow::Result<Result<f64, String>> {
    if Command::new("valgrind").arg("--version").output().is_err() {
        return Ok(Err("missing: there is no valgrind here".into()));
    }
    let (short, few) = counted(contender, load, operations)?;
    let (long, many) = counted(contender, load, 3 * operations)?;
    Ok(Ok((long - short) as f64 / (many - few) as f64))
}

/// All instructions of a server that did `operations`, and how many it really did.
fn counted(
    contender: &Contender,
    load: Load,
    operations: usize,
) -> anyhow::Result<(u64, usize)> {
    let command =
        contender.command()?.map_err(|reason| anyhow::anyhow!("{reason}"))?;
    let mut counting = Command::new("valgrind");
    counting
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(command.get_program())
        .args(command.get_args())
        .stderr(Stdio::piped());
    let server = Server::start(contender.name, counting)?;
    let done = load.connect(server.port)?.run(operations)?;
    let words = server.last_words()?;
    let count = words
        .lines()
        .find_map(|line| line.split_once("Collected :"))
        .context("valgrind's count of instructions")?
        .1;
    Ok((count.trim().parse()?, done))
}
