//! The examples of families that most kernels lack, and their asyncio twins, print what is
//! recorded beside them: in a virtual machine, which boots once for all of them.
//!
//! Their heads say `In the virtual machine: ` and what they need. `NAME.out` is recorded
//! as for other examples: `SNAPSHOTS=overwrite cargo test --test vm_examples`.

mod artifacts;
mod recorded;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

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
    let found = programs.len();
    trials.push(Trial::test("there_are_examples", move || {
        if found == 0 { Err("no example is marked".into()) } else { Ok(()) }
    }));
    libtest_mimic::run(&arguments, trials).exit_code()
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

/// Boots with all of them.
fn boot(packages: Packages, programs: &[PathBuf]) -> Result<Vec<Report>, String> {
    // As other tests build them: with another choice of packages cargo would build their
    // dependencies once more.
    let built = artifacts::build(&[
        "build",
        "--workspace",
        "--bin",
        "vm-init",
        "--examples",
    ])?;
    let found = |name: &str, source: &Path| {
        let mut built = built.iter();
        let artifact =
            built.find(|it| it.name == name && source.starts_with(&it.folder));
        let program = artifact.map(|artifact| artifact.program.clone());
        program.ok_or_else(|| format!("cargo has not built {name}"))
    };
    let mut plan = Plan::new();
    let python = plan.bring_python(&packages).map_err(|error| error.to_string())?;
    for program in programs {
        let name = program.file_stem().unwrap_or_default().to_string_lossy();
        if program.extension() == Some(OsStr::new("py")) {
            let inside = format!("/twins/{name}.py");
            plan.bring(program, Path::new(&inside));
            plan.run(Program::new(&python).argument(inside));
        } else {
            plan.run(Program::new(found(&name, program)?));
        }
    }
    let console = Path::new(env!("CARGO_TARGET_TMPDIR")).join("vm_examples.console");
    let init = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vm");
    let machine = Machine::new(packages, found("vm-init", &init)?, console);
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
