//! Cargo's runner for test binaries that take the machine: boots it once for the whole
//! binary and passes on what libtest prints there, as it comes.
//!
//! ```text
//! vm-run [--python] [--limit SECONDS] TEST_BINARY [ARGUMENTS OF LIBTEST]
//! ```
//!
//! With `--python` the machine has Debian's Python too. The exit code is the binary's.
//! Whatever keeps the machine from telling it is one line on standard error, and exit code
//! 1; what the guest's kernel has printed is then in `target/tmp/TEST_BINARY.console`.

use std::env;
use std::fs;
use std::io::{self, Write};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use vm::channel::{Frame, Kind};
use vm::{Machine, Outcome, Packages, Plan, Program, libtest};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    work().unwrap_or_else(|error| {
        eprintln!("vm-run: {error}");
        ExitCode::FAILURE
    })
}

fn work() -> Result<ExitCode> {
    let mut words: Vec<String> = env::args().skip(1).collect();
    let has_python = words.first().is_some_and(|it| it == "--python");
    words.drain(..usize::from(has_python));
    let mut limit = Duration::from_secs(180);
    if words.first().is_some_and(|it| it == "--limit") && words.len() > 1 {
        limit = Duration::from_secs(words[1].parse()?);
        words.drain(..2);
    }
    if words.is_empty() {
        return Err("which test binary? vm-run TEST_BINARY [ARGUMENTS]".into());
    }
    let program = PathBuf::from(words.remove(0));
    let lists = words.iter().any(|it| it == "--list");
    let tests = if lists { 0 } else { libtest::listed(&program, &words)? };
    if tests == 0 {
        // To say that none is called so, no machine is needed either.
        return Err(Command::new(program).args(words).exec().into());
    }

    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let packages = Packages::find(&root)?;
    let mut plan = Plan::new();
    if has_python {
        plan.bring_python(&packages)?;
    }
    plan.run(words.into_iter().fold(Program::new(&program), Program::argument));
    let here = env::current_exe()?;
    let console = console(&here, &program)?;
    let machine = Machine::new(packages, here.with_file_name("vm-init"), &console);
    let reports = machine.limit(limit).run(&plan, pass_on)?;
    let report = reports.first().ok_or("the machine has run nothing")?;
    match &report.outcome {
        Some(Outcome::Code(0)) => {
            libtest::check(&report.stdout, tests, &console)?;
            // What the kernel said is of interest only if something went wrong. Another run
            // of the same binary may have removed it.
            let _ = fs::remove_file(console);
            Ok(ExitCode::SUCCESS)
        }
        Some(Outcome::Code(code)) => {
            Ok(u8::try_from(*code).map_or(ExitCode::FAILURE, ExitCode::from))
        }
        Some(Outcome::Other(how)) => {
            let (program, console) = (program.display(), console.display());
            Err(format!("{program} ended by {how}; its console is {console}").into())
        }
        None => Err("the machine ended before its program did".into()),
    }
}

/// The file in cargo's folder for what tests leave behind.
fn console(here: &Path, program: &Path) -> io::Result<PathBuf> {
    let target = here.ancestors().nth(2).unwrap_or_else(|| Path::new("."));
    let folder = target.join("tmp");
    fs::create_dir_all(&folder)?;
    let name = program.file_name().unwrap_or_default().to_string_lossy();
    Ok(folder.join(format!("{name}.console")))
}

/// A terminal that is gone is no reason to stop the machine.
fn pass_on(frame: &Frame) {
    let _ = match frame.kind {
        Kind::Out => io::stdout().write_all(&frame.bytes),
        Kind::Err => io::stderr().write_all(&frame.bytes),
        Kind::Exit => Ok(()),
    };
}
