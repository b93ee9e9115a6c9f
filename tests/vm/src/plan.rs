//! What the machine is to do.

use std::path::{Path, PathBuf};

/// A program to run in the machine.
#[derive(Debug, Clone)]
pub struct Program {
    pub(crate) file: PathBuf,
    pub(crate) arguments: Vec<String>,
}

impl Program {
    /// A program of this host, which has to load nothing but shared libraries.
    pub fn new(file: impl Into<PathBuf>) -> Self {
        Self { file: file.into(), arguments: Vec::new() }
    }

    /// One more argument.
    #[must_use]
    pub fn argument(mut self, argument: impl Into<String>) -> Self {
        self.arguments.push(argument.into());
        self
    }
}

/// The programs to run, one after the other, and the files that they need.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    pub(crate) programs: Vec<Program>,
    pub(crate) files: Vec<(PathBuf, PathBuf)>,
}

impl Plan {
    /// Nothing to do yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One more program, to run after those before.
    pub fn run(&mut self, program: Program) -> &mut Self {
        self.programs.push(program);
        self
    }

    /// A file or a whole folder of this host, to stand at `inside` in the machine.
    pub fn bring(&mut self, host: &Path, inside: &Path) -> &mut Self {
        self.files.push((host.to_owned(), inside.to_owned()));
        self
    }
}
