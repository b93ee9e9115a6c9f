//! The examples of families that most kernels lack, and their asyncio twins, print what is
//! recorded beside them: in a virtual machine, which boots once for all of them.
//!
//! Their heads say `In the virtual machine: ` and what they need. `NAME.out` is recorded
//! as for other examples: `SNAPSHOTS=overwrite cargo test --test vm_examples`.

mod artifacts;
mod process;
mod recorded;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use artifacts::Artifact;
use libtest_mimic::{Arguments, Failed, Trial};
use recorded::{compare, is_for_the_machine, recorded};
use vm::{Machine, Outcome, Packages, Plan, Program, Report};

type Reports = OnceLock<Result<Vec<Report>, String>>;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let programs: Arc<Vec<PathBuf>> = Arc::new(programs(root));
    let reports = Arc::new(Reports::new());
    let mut trials: Vec<_> = (0..programs.len())
        .map(|n| {
            let (programs, reports) = (programs.clone(), reports.clone());
            let name = programs[n].file_name().unwrap_or_default();
            let name = name.to_string_lossy().trim_end_matches(".rs").to_owned();
            Trial::test(name, move || {
                let packages = match Packages::find(root) {
                    Ok(packages) => packages,
                    Err(error) => {
                        netlab::skip(&error.to_string());
                        return Ok(());
                    }
                };
                let reports =
                    reports.get_or_init(|| boot(packages, &programs)).as_ref()?;
                judge(&reports[n], &recorded(&programs[n]))
            })
        })
        .collect();
    let (found, all) = (programs.len(), programs);
    trials.push(Trial::test("there_are_examples", move || {
        if found == 0 { Err("no example is marked".into()) } else { Ok(()) }
    }));
    trials.push(Trial::test("each_says_what_this_kernel_lacks", move || {
        say_what_is_missing(&all)
    }));
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// Runs them on this host, in a network where they can leave nothing behind: each does
/// what it does in the machine, or ends with exit code 2 and one line.
fn say_what_is_missing(programs: &[PathBuf]) -> Result<(), Failed> {
    let _network = match netlab::Namespace::enter() {
        Ok(network) => network,
        Err(error) => {
            netlab::skip(&format!("a network namespace: {error}"));
            return Ok(());
        }
    };
    let built = built()?;
    for source in programs.iter().filter(|it| it.extension() == Some("rs".as_ref()))
    {
        let program = program(&built, source)?;
        let output =
            process::run(&mut Command::new(program), Duration::from_secs(20))?;
        let said = String::from_utf8_lossy(&output.stderr);
        let is_told = output.status.code() == Some(2)
            && output.stdout.is_empty()
            && said.lines().count() == 1
            && said.starts_with("this example can't run here: ");
        if !is_told && !output.status.success() {
            let told = process::told(&output);
            return Err(format!("{}: {told}", source.display()).into());
        }
    }
    Ok(())
}

/// The marked examples of all chapters, with their twins.
fn programs(root: &Path) -> Vec<PathBuf> {
    let chapters = fs::read_dir(root.join("chapters-code")).into_iter().flatten();
    let mut programs: Vec<_> = chapters
        .flatten()
        .flat_map(|chapter| fs::read_dir(chapter.path().join("examples")))
        .flat_map(|folder| folder.flatten().map(|entry| entry.path()))
        .filter(|file| file.extension().is_some_and(|it| it == "rs" || it == "py"))
        .filter(|file| is_for_the_machine(file))
        .collect();
    programs.sort();
    programs
}

/// The examples and the machine's init, as other tests build them: with another choice of
/// packages cargo would build their dependencies once more.
fn built() -> Result<Vec<Artifact>, String> {
    artifacts::build(&["build", "--workspace", "--bin", "vm-init", "--examples"])
}

/// What cargo has made of the source.
fn program(built: &[Artifact], source: &Path) -> Result<PathBuf, String> {
    let name = source.file_stem().unwrap_or_default();
    let mut built = built.iter();
    let found = built
        .find(|it| OsStr::new(&it.name) == name && source.starts_with(&it.folder));
    let found = found.map(|it| it.program.clone());
    found.ok_or_else(|| format!("cargo has not built {}", source.display()))
}

/// Boots with all of them.
fn boot(packages: Packages, programs: &[PathBuf]) -> Result<Vec<Report>, String> {
    let built = built()?;
    let mut plan = Plan::new();
    let python = plan.bring_python(&packages).map_err(|error| error.to_string())?;
    for program in programs {
        let name = program.file_stem().unwrap_or_default().to_string_lossy();
        if program.extension() == Some(OsStr::new("py")) {
            let inside = format!("/twins/{name}.py");
            plan.bring(program, Path::new(&inside));
            plan.run(Program::new(&python).argument(inside));
        } else {
            plan.run(Program::new(self::program(&built, program)?));
        }
    }
    let console = Path::new(env!("CARGO_TARGET_TMPDIR")).join("vm_examples.console");
    let init = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vm/vm-init");
    let machine = Machine::new(packages, program(&built, &init)?, console);
    machine.run(&plan, |_| {}).map_err(|error| error.to_string())
}

/// What stands in the place of exit code and outputs in the machine.
fn judge(report: &Report, expected: &Path) -> Result<(), Failed> {
    let errors = String::from_utf8_lossy(&report.stderr);
    if report.outcome != Some(Outcome::Code(0)) {
        return Err(format!("it ends with {:?}: {errors}", report.outcome).into());
    }
    if !errors.is_empty() {
        return Err(format!("it succeeds and yet says: {errors}").into());
    }
    let printed = String::from_utf8(report.stdout.clone())
        .map_err(|error| format!("its output is no UTF-8: {error}"))?;
    compare(&printed, expected)
}
