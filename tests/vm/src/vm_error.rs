//! What can go wrong with the machine, as opposed to the programs in it.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// Why a machine could not be booted, or did not say what became of its programs.
///
/// Whatever it is, no QEMU is left running.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VmError {
    /// The packages have not been fetched, or not all of them.
    #[error("{} is missing: `tests/vm/fetch` fetches it", path.display())]
    NotFetched {
        /// What was looked for.
        path: PathBuf,
    },

    /// The kernel has no such module.
    #[error(
        "the kernel in {} has no module {name:?}: a package of the cloud flavour lacks \
         some; remove the folder and run `tests/vm/fetch`",
        folder.display()
    )]
    NoModule {
        /// The module's name.
        name: String,
        /// Where its modules are.
        folder: PathBuf,
    },

    /// A file of the host can't be read, or one of the machine's not be written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },

    /// A program loads a library that this host hasn't got.
    #[error("{} loads {library}, which `ldd` doesn't find", program.display())]
    NoLibrary {
        /// The program.
        program: PathBuf,
        /// The library.
        library: String,
    },

    /// A command that the guest needs is not on this host.
    #[error(
        "there is no command `{name}` here, which the guest needs: install iproute2"
    )]
    NoCommand {
        /// The command.
        name: String,
    },

    /// QEMU can't be started.
    #[error("{} can't be started: {source}", qemu.display())]
    Start {
        /// The program.
        qemu: PathBuf,
        /// Why not.
        source: io::Error,
    },

    /// The machine was not done in time, and has been ended.
    #[error("the machine was not done within {limit:?}; its console is in {}", console.display())]
    TimedOut {
        /// The limit.
        limit: Duration,
        /// What the guest's kernel has printed.
        console: PathBuf,
    },

    /// The machine ended without saying what became of all programs: its kernel has
    /// panicked, or the archive is broken.
    #[error(
        "the machine stopped {after}; its console, {}, says: {last}",
        console.display()
    )]
    Stopped {
        /// How far it got.
        after: String,
        /// What the guest's kernel has printed.
        console: PathBuf,
        /// The line of it that tells most, or the last one.
        last: String,
    },

    /// A test binary has no test to run.
    #[error("{} lists no tests: {why}", program.display())]
    NoTests {
        /// The binary.
        program: PathBuf,
        /// What came in place of a list.
        why: String,
    },

    /// A test binary said that all is well, and not of what.
    #[error(
        "there is no result of the tests; the machine's console is in {}",
        console.display()
    )]
    NoResult {
        /// What the guest's kernel has printed.
        console: PathBuf,
    },

    /// A test binary said that all is well, and has not run what it lists.
    #[error(
        "of the {listed} tests listed {passed} passed; the machine's console is in {}",
        console.display()
    )]
    WrongCount {
        /// How many it lists.
        listed: usize,
        /// How many passed.
        passed: usize,
        /// What the guest's kernel has printed.
        console: PathBuf,
    },

    /// What the guest reports can't be read.
    #[error("the guest sends {found:?} where a report should begin; its console is in {}", console.display())]
    Garbled {
        /// What came.
        found: String,
        /// What the guest's kernel has printed.
        console: PathBuf,
    },
}

impl VmError {
    /// For `map_err` on what is done to a file.
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}
