//! What one bench program measures, and where it writes it down.

use std::path::{Path, PathBuf};

use crate::one_core::pin_to_the_last_core;
use crate::python::Interpreter;
use crate::{Bench, machine, options};

/// A bench program's report: printed as it comes, and with `--record` written to
/// `benches/NAME.out`, which the book shows.
#[derive(Debug)]
pub struct Suite {
    record: PathBuf,
    parts: Vec<String>,
}

impl Suite {
    /// Begins the report of the bench `name` of the crate in `folder`, with the machine
    /// and the interpreters that take part. From here on all runs on one core.
    ///
    /// # Errors
    ///
    /// When there is no core to be had.
    pub fn begin(
        folder: impl AsRef<Path>,
        name: &str,
        pythons: &[&Interpreter],
    ) -> anyhow::Result<Self> {
        pin_to_the_last_core()?;
        let record = folder.as_ref().join(format!("benches/{name}.out"));
        let mut suite = Self { record, parts: Vec::new() };
        suite.add(machine::describe(pythons));
        Ok(suite)
    }

    /// Measures CPU time, in as many rounds as `--rounds N` says.
    ///
    /// # Errors
    ///
    /// When a server can't be started, an answer is wrong or late, or an option is.
    pub fn cpu_time(&mut self, bench: &Bench) -> anyhow::Result<()> {
        self.add(bench.cpu_time()?);
        Ok(())
    }

    /// Counts instructions in user space, under valgrind.
    ///
    /// # Errors
    ///
    /// When a server can't be started, or an answer is wrong or late.
    pub fn instructions(&mut self, bench: &Bench) -> anyhow::Result<()> {
        self.add(bench.instructions()?);
        Ok(())
    }

    /// Measures the memory of so many connections that do nothing.
    ///
    /// # Errors
    ///
    /// When a server can't be started or the connections can't be made.
    pub fn idle(&mut self, bench: &Bench, connections: usize) -> anyhow::Result<()> {
        self.add(bench.idle(connections)?);
        Ok(())
    }

    /// Ends the report; records it if that was asked for.
    ///
    /// # Errors
    ///
    /// When the file can't be written.
    pub fn end(self) -> anyhow::Result<()> {
        if options::record() {
            std::fs::write(&self.record, self.parts.join("\n\n") + "\n")?;
            eprintln!("recorded in {}", self.record.display());
        }
        Ok(())
    }

    fn add(&mut self, part: String) {
        println!("{part}\n");
        self.parts.push(part);
    }
}
