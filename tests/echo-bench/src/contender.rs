//! The servers that are compared.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Load;
use crate::python::Interpreter;
use crate::server::Server;

/// A server: it prints its port on a line, and echoes.
#[derive(Debug, Clone)]
pub struct Contender {
    pub(crate) name: &'static str,
    program: Program,
    /// Its own load, if it has one.
    pub(crate) load: Option<Load>,
}

#[derive(Debug, Clone)]
enum Program {
    This,
    Python {
        interpreter: PathBuf,
        file: PathBuf,
    },
    /// It can't be had, and why.
    Missing(String),
}

impl Contender {
    /// This program itself, called as `serve NAME`.
    #[must_use]
    pub fn this(name: &'static str) -> Self {
        Self { name, program: Program::This, load: None }
    }

    /// A Python file. If there is no such interpreter, the report says so.
    #[must_use]
    pub fn python(
        name: &'static str,
        interpreter: &Interpreter,
        file: &Path,
    ) -> Self {
        let program = match interpreter {
            Ok(interpreter) => Program::Python {
                interpreter: interpreter.clone(),
                file: file.to_owned(),
            },
            Err(reason) => Program::Missing(reason.clone()),
        };
        Self { name, program, load: None }
    }

    /// Has it loaded otherwise than the others.
    #[must_use]
    pub fn loaded_by(mut self, load: Load) -> Self {
        self.load = Some(load);
        self
    }

    pub(crate) fn is_this(&self) -> bool {
        matches!(self.program, Program::This)
    }

    /// How it is called; the reason if it can't be had.
    pub(crate) fn command(&self) -> anyhow::Result<Result<Command, &str>> {
        Ok(match &self.program {
            Program::This => {
                let mut this = Command::new(std::env::current_exe()?);
                this.args(["serve", self.name]);
                Ok(this)
            }
            Program::Python { interpreter, file } => {
                let mut python = Command::new(interpreter);
                python.arg(file);
                Ok(python)
            }
            Program::Missing(reason) => Err(reason),
        })
    }

    /// Starts it on the cores that this thread is pinned to, which a child inherits.
    pub(crate) fn start(&self) -> anyhow::Result<Result<Server, &str>> {
        self.command()?.map_or_else(
            |reason| Ok(Err(reason)),
            |command| Ok(Ok(Server::start(self.name, command)?)),
        )
    }
}
