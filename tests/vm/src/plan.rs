//! What the machine is to do.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{Packages, VmError};

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

    /// The packages' Python, to stand in the machine where Debian has it, and in `PATH`.
    /// Returns the program's file.
    ///
    /// # Errors
    ///
    /// [`VmError::NotFetched`].
    pub fn bring_python(&mut self, packages: &Packages) -> Result<PathBuf, VmError> {
        let (program, library) = packages.python()?;
        let inside =
            Path::new("/usr/lib").join(library.file_name().unwrap_or_default());
        let mut bring = |folder: &str, wanted: &dyn Fn(&str) -> bool| {
            let folder = library.join(folder);
            for entry in fs::read_dir(&folder).map_err(VmError::file(&folder))? {
                let path = entry.map_err(VmError::file(&folder))?.path();
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                if wanted(&name) {
                    let below = path.strip_prefix(&library).unwrap_or(&path);
                    self.bring(&path, &inside.join(below));
                }
            }
            Ok::<(), VmError>(())
        };
        bring("", &|name| !UNUSED.contains(&name) && !name.starts_with("config-"))?;
        let loaded = |name: &str| LOADED.iter().any(|it| name.starts_with(it));
        bring("lib-dynload", &loaded)?;
        let name = program.file_name().unwrap_or_default();
        self.bring(&program, &Path::new("/bin").join(name));
        Ok(program)
    }

    /// A file or a whole folder of this host, to stand at `inside` in the machine.
    pub fn bring(&mut self, host: &Path, inside: &Path) -> &mut Self {
        self.files.push((host.to_owned(), inside.to_owned()));
        self
    }
}

/// What of Python's library no program here imports.
const UNUSED: [&str; 8] = [
    "__pycache__",
    "ensurepip",
    "idlelib",
    "lib-dynload",
    "lib2to3",
    "pydoc_data",
    "test",
    "unittest",
];

/// Those that asyncio loads; the others want libraries that a host may lack.
const LOADED: [&str; 3] = ["_asyncio.", "_contextvars.", "_json."];
