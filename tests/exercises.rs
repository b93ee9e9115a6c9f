//! Every solution passes the checks of its exercise, and the untouched exercise fails
//! each of them.

mod artifacts;
mod process;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::OnceLock;
use std::time::Duration;

use libtest_mimic::{Arguments, Failed, Trial};

/// How long the checks of one exercise may take.
const LIMIT: Duration = Duration::from_secs(60);

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut trials = Vec::new();
    for source in exercises(root) {
        let name =
            source.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let copy = (name.clone(), source.clone());
        trials.push(Trial::test(format!("{name}/untouched_fails"), move || {
            let (name, source) = copy;
            untouched(&checks(&source, &format!("exercise_{name}"))?)
        }));
        trials.push(Trial::test(format!("{name}/solution_passes"), move || {
            let attempt = checks(&source, &format!("exercise_{name}"))?;
            solved(&checks(&source, &format!("solution_{name}"))?, &attempt)
        }));
    }
    let found = trials.len();
    trials.push(Trial::test("there_are_exercises", move || {
        if found == 0 {
            Err("chapters-code has no exercises".into())
        } else {
            Ok(())
        }
    }));
    trials.extend(harness_trials());
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// The files `exercises/*.rs` of all chapters.
fn exercises(root: &Path) -> Vec<PathBuf> {
    let chapters = fs::read_dir(root.join("chapters-code")).into_iter().flatten();
    let mut sources: Vec<_> = chapters
        .flatten()
        .flat_map(|chapter| fs::read_dir(chapter.path().join("exercises")))
        .flat_map(|folder| folder.flatten().map(|entry| entry.path()))
        .filter(|file| file.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    sources.sort();
    sources
}

/// The checks of a test target by name, and whether each passed.
type Checks = BTreeMap<String, bool>;

/// Builds and runs the test target of an exercise's or a solution's name.
fn checks(exercise: &Path, target: &str) -> Result<Checks, Failed> {
    let folder = exercise.ancestors().nth(2).unwrap_or(exercise);
    let program = programs()?
        .iter()
        .find(|artifact| artifact.name == target && artifact.folder == folder)
        .ok_or_else(|| {
            format!(
                "{} needs a [[test]] {target}",
                folder.join("Cargo.toml").display()
            )
        })?;
    let mut command = Command::new(&program.program);
    let output = process::run(command.current_dir(folder), LIMIT)?;
    let checks = outcomes(&String::from_utf8_lossy(&output.stdout));
    if output.status.success() != checks.values().all(|passed| *passed) {
        return Err(format!("it ended oddly: {}", process::told(&output)).into());
    }
    Ok(checks)
}

/// All exercises and solutions, built at the first call.
fn programs() -> Result<&'static [artifacts::Artifact], Failed> {
    static PROGRAMS: OnceLock<Result<Vec<artifacts::Artifact>, String>> =
        OnceLock::new();
    let programs = PROGRAMS.get_or_init(|| {
        artifacts::build(&[
            "test",
            "--workspace",
            "--no-run",
            "--test",
            "exercise_*",
            "--test",
            "solution_*",
        ])
    });
    Ok(programs.as_ref()?)
}

/// The outcomes in libtest's output.
fn outcomes(printed: &str) -> Checks {
    let outcome = |line: &str| {
        let (name, outcome) = line.strip_prefix("test ")?.split_once(" ... ")?;
        let name = name.trim_end_matches(" - should panic");
        Some((name.to_owned(), outcome == "ok"))
    };
    printed.lines().filter_map(outcome).collect()
}

/// An exercise nobody has touched passes none of its checks.
fn untouched(checks: &Checks) -> Result<(), Failed> {
    if checks.is_empty() {
        return Err("it has no checks".into());
    }
    match checks.iter().find(|(_, passed)| **passed) {
        Some((name, _)) => {
            let text = format!(
                "the check {name} passes before the reader has done anything: let it \
                 look at what the gap is to do"
            );
            Err(text.into())
        }
        None => Ok(()),
    }
}

/// A solution passes all checks, the same as the exercise has.
fn solved(solution: &Checks, attempt: &Checks) -> Result<(), Failed> {
    if let Some((name, _)) = solution.iter().find(|(_, passed)| !**passed) {
        return Err(format!("the solution fails the check {name}").into());
    }
    if solution.is_empty() || !solution.keys().eq(attempt.keys()) {
        let text = "the solution and the exercise have other checks: share one file";
        return Err(text.into());
    }
    Ok(())
}

/// The harness itself: what has to fail fails.
fn harness_trials() -> Vec<Trial> {
    let trial = |name: &str, is_right: fn() -> bool| {
        Trial::test(format!("harness/{name}"), move || {
            if is_right() { Ok(()) } else { Err("it does not".into()) }
        })
    };
    vec![
        trial("a_check_that_passes_untouched_fails", || {
            untouched(&outcomes("test a ... FAILED\ntest b ... ok\n")).is_err()
        }),
        trial("an_exercise_without_checks_fails", || {
            untouched(&outcomes("")).is_err()
        }),
        trial("an_untouched_exercise_that_fails_is_right", || {
            untouched(&outcomes("test a ... FAILED\ntest b ... FAILED\n")).is_ok()
        }),
        trial("a_solution_that_fails_a_check_fails", || {
            let attempt = outcomes("test a ... FAILED\n");
            solved(&attempt, &attempt).is_err()
        }),
        trial("a_solution_with_other_checks_fails", || {
            let attempt = outcomes("test a ... FAILED\ntest b ... FAILED\n");
            solved(&outcomes("test a ... ok\n"), &attempt).is_err()
        }),
        trial("a_solution_that_passes_is_right", || {
            solved(&outcomes("test a ... ok\n"), &outcomes("test a ... FAILED\n"))
                .is_ok()
        }),
    ]
}
