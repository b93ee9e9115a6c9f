//! Every example prints what is recorded beside it, and so does its asyncio twin.
//!
//! `NAME.out` is what the example prints and `NAME.py.out`, where there is one, what its
//! twin prints. They are recorded, never typed:
//! `SNAPSHOTS=overwrite cargo test --test examples NAME`.
//!
//! What varies from run to run is redacted, in the record as in the comparison:
//!
//! | is written | stands for |
//! | --- | --- |
//! | `127.0.0.1:[PORT]` | a port of five digits after an address or a name |
//! | `pid [PID]` | a number other than 0 after `pid` or `process` |
//! | `[TIME] ms` | a figure with a decimal point before `s`, `ms`, `µs`, `seconds`, `milliseconds` |

mod artifacts;
mod process;
mod recorded;

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::OnceLock;
use std::time::Duration;

use libtest_mimic::{Arguments, Failed, Trial};
use recorded::{compare, is_for_the_machine, recorded};

/// How long an example may run; where the machine is shared, some times as long.
const LIMIT: Duration = Duration::from_secs(5);
const SHARED_MACHINE: u32 = 4;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut trials: Vec<Trial> = examples(root).into_iter().map(trial).collect();
    let found = trials.len();
    trials.push(Trial::test("there_are_examples", move || {
        if found == 0 { Err("chapters-code has no examples".into()) } else { Ok(()) }
    }));
    trials.extend(harness_trials());
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// The programs `examples/*.rs` and `examples/*.py` of all chapters, but for those that
/// take the virtual machine: `tests/vm_examples.rs` runs them.
fn examples(root: &Path) -> Vec<PathBuf> {
    let chapters = fs::read_dir(root.join("chapters-code")).into_iter().flatten();
    let mut programs: Vec<_> = chapters
        .flatten()
        .flat_map(|chapter| fs::read_dir(chapter.path().join("examples")))
        .flat_map(|folder| folder.flatten().map(|entry| entry.path()))
        .filter(|file| file.extension().is_some_and(|it| it == "rs" || it == "py"))
        .filter(|file| !is_for_the_machine(file))
        .collect();
    programs.sort();
    programs
}

/// The test of one program, called `CHAPTER/NAME` or `CHAPTER/NAME.py`.
fn trial(program: PathBuf) -> Trial {
    let chapter = program.ancestors().nth(2).and_then(Path::file_name);
    let chapter = chapter.unwrap_or_default().to_string_lossy();
    let file = program.file_name().unwrap_or_default().to_string_lossy();
    let name = format!("{chapter}/{}", file.trim_end_matches(".rs"));
    Trial::test(name.clone(), move || {
        let expected = recorded(&program);
        let mut command = if program.extension() == Some(OsStr::new("py")) {
            let Some(python) = python()? else {
                netlab::skip(&format!("{name}: there is no Python 3.11 or later"));
                return Ok(());
            };
            let mut command = Command::new(python);
            command.arg(&program);
            command
        } else {
            Command::new(built(&program)?)
        };
        match judge(&mut command, &expected, &limit())? {
            Outcome::Same => {}
            Outcome::CannotRun(why) => netlab::skip(&format!("{name}: {why}")),
        }
        Ok(())
    })
}

/// The program that cargo made of an example, all of which are built at the first call.
fn built(source: &Path) -> Result<PathBuf, Failed> {
    static BUILT: OnceLock<Result<Vec<artifacts::Artifact>, String>> =
        OnceLock::new();
    let built = BUILT
        .get_or_init(|| artifacts::build(&["build", "--workspace", "--examples"]));
    let name = source.file_stem();
    built
        .as_ref()?
        .iter()
        .find(|artifact| {
            Some(OsStr::new(&artifact.name)) == name
                && source.starts_with(&artifact.folder)
        })
        .map(|artifact| artifact.program.clone())
        .ok_or_else(|| format!("cargo has not built {}", source.display()).into())
}

/// `python3`, if it is 3.11 or later.
fn python() -> Result<Option<&'static OsStr>, Failed> {
    static NEW_ENOUGH: OnceLock<Result<bool, String>> = OnceLock::new();
    let question = "import sys; sys.exit(sys.version_info < (3, 11))";
    let new_enough = NEW_ENOUGH.get_or_init(|| {
        match Command::new("python3").args(["-c", question]).status() {
            Ok(status) => Ok(status.success()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(format!("python3 can't be started: {error}")),
        }
    });
    Ok(new_enough.as_ref()?.then_some(OsStr::new("python3")))
}

fn limit() -> Duration {
    let is_shared =
        env::var_os("CI").is_some() || env::var_os("BOOK_NO_SKIP").is_some();
    if is_shared { LIMIT * SHARED_MACHINE } else { LIMIT }
}

/// How a program did.
#[derive(Debug)]
enum Outcome {
    Same,
    /// It ended with exit code 2 and said what the machine lacks.
    CannotRun(String),
}

/// Runs a program in an empty folder and compares what it prints with a file.
fn judge(
    command: &mut Command,
    expected: &Path,
    limit: &Duration,
) -> Result<Outcome, Failed> {
    let folder = tempfile::tempdir()?;
    command.current_dir(folder.path()).env("PYTHONDONTWRITEBYTECODE", "1");
    let output = process::run(command, *limit)?;
    if output.status.code() == Some(2) {
        let errors = String::from_utf8_lossy(&output.stderr);
        return Ok(Outcome::CannotRun(errors.trim().to_owned()));
    }
    if !output.status.success() {
        return Err(format!("it fails: {}", process::told(&output)).into());
    }
    if !output.stderr.is_empty() {
        let text = "it succeeds and yet writes to standard error";
        return Err(format!("{text}: {}", process::told(&output)).into());
    }
    if let Some(file) = fs::read_dir(folder.path())?.flatten().next() {
        let text = "it leaves a file where it was started";
        return Err(format!("{text}: {}", file.path().display()).into());
    }
    let printed = String::from_utf8(output.stdout)
        .map_err(|error| format!("its output is no UTF-8: {error}"))?;
    compare(&printed, expected).map(|()| Outcome::Same)
}

/// The harness itself: what has to fail fails.
fn harness_trials() -> Vec<Trial> {
    let shell = |script: &'static str| {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    };
    let judged = move |script: &'static str, recorded: &str| {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("x.out");
        fs::write(&file, recorded)?;
        judge(&mut shell(script), &file, &Duration::from_secs(1))
    };
    let fails = move |name: &str, script: &'static str, remark: &'static str| {
        Trial::test(format!("harness/{name}"), move || {
            match judged(script, "one\n") {
                Err(failed) if failed.message().unwrap_or("").contains(remark) => {
                    Ok(())
                }
                other => Err(format!("`{script}` ends as {other:?}").into()),
            }
        })
    };
    vec![
        fails("another_output_fails", "echo two", "two"),
        fails("a_missing_newline_fails", "printf one", "one"),
        fails("an_exit_code_fails", "echo one; exit 3", "exit status: 3"),
        fails("a_word_on_standard_error_fails", "echo one; echo no >&2", "no"),
        fails("a_file_left_behind_fails", "echo one; touch left", "left"),
        fails("a_process_left_behind_fails", LEAVES_A_PROCESS, "left processes"),
        fails("a_program_that_hangs_fails", "echo one; sleep 60", "not over within"),
        fails(
            "a_program_whose_child_hangs_fails",
            "echo one; sleep 60 & wait",
            "not over within",
        ),
        Trial::test("harness/what_cannot_run_is_told_apart", move || match judged(
            "echo no netlink >&2; exit 2",
            "one\n",
        )? {
            Outcome::CannotRun(why) if why == "no netlink" => Ok(()),
            other => Err(format!("it ends as {other:?}").into()),
        }),
        Trial::test("harness/what_varies_is_redacted", move || {
            let script = "echo '127.0.0.1:54321 [::1]:40000 pid 77 pid 0 1.25 ms 7 ms x:8080'";
            let recorded = "127.0.0.1:[PORT] [::1]:[PORT] pid [PID] pid 0 [TIME] ms 7 ms x:8080\n";
            judged(script, recorded).map(drop)
        }),
        Trial::test(
            "harness/a_wildcard_in_a_record_matches_only_itself",
            move || {
                let matched = judged("echo one", "...\n").is_ok()
                    || judged("echo one", "[..]\n").is_ok();
                if matched { Err("a wildcard matched".into()) } else { Ok(()) }
            },
        ),
    ]
}

/// A shell that ends while a child, which holds none of its pipes, goes on.
const LEAVES_A_PROCESS: &str = "echo one; sleep 60 </dev/null >/dev/null 2>&1 &";
