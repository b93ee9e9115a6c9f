//! Every proof of the ledger passes: one test a claim, named by its id and its proof.
//!
//! A proof is a test of a chapter's crate, run here once more on its own; those in the
//! virtual machine share one boot. So a claim whose
//! proof was renamed, ignored or removed fails, and the output of `cargo test` says of
//! every claim what became of it.

mod artifacts;
mod process;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::OnceLock;
use std::time::Duration;

use artifacts::Artifact;
use libtest_mimic::{Arguments, Failed, Trial};
use reader::examples::Chapters;
use reader::ledger::Ledger;
use reader::proof::Proof;
use vm::Packages;

/// How long one proof may take.
const LIMIT: Duration = Duration::from_secs(60);

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut trials = Vec::new();
    match Ledger::load(root) {
        Ok(ledger) => {
            for claim in &ledger {
                let Some(proof) = claim.proof.clone() else { continue };
                let name = format!("{} by {proof}", claim.id);
                trials.push(Trial::test(name, move || prove(&proof)));
            }
            let found = trials.len();
            trials.push(Trial::test("there_are_proofs", move || {
                if found == 0 {
                    Err("the ledger has no proofs".into())
                } else {
                    Ok(())
                }
            }));
        }
        Err(error) => {
            let error = error.to_string();
            trials.push(Trial::test("the_ledger_can_be_read", move || {
                Err(error.into())
            }));
        }
    }
    trials.extend(harness_trials());
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// Runs the test that a proof names, in the binary that cargo made of it.
fn prove(proof: &Proof) -> Result<(), Failed> {
    if proof.binary == IN_THE_MACHINE {
        return prove_in_the_machine(proof);
    }
    let programs = binaries()?;
    let key = (proof.krate.clone(), proof.binary.clone());
    let Some((folder, program)) = programs.get(&key) else {
        let Proof { krate, binary, .. } = proof;
        return Err(format!("the crate {krate} has no test file {binary}").into());
    };
    let mut command = Command::new(program);
    command.args(["--exact", &proof.path]).current_dir(folder);
    let output = process::run(&mut command, LIMIT)?;
    let printed = String::from_utf8_lossy(&output.stdout);
    verdict(&proof.path, output.status.success(), &printed)
        .map_err(|fault| format!("{fault}\n{}", process::told(&output)))?;
    // What the proof says of a machine that lacks something is for the reader.
    let errors = String::from_utf8_lossy(&output.stderr);
    for line in errors.lines().filter(|line| line.starts_with("left out: ")) {
        eprintln!("{line}");
    }
    Ok(())
}

/// The test binary whose tests take a kernel that most machines lack.
const IN_THE_MACHINE: &str = "families";

/// Looks a proof up in what the whole binary says in a virtual machine, which boots once.
fn prove_in_the_machine(proof: &Proof) -> Result<(), Failed> {
    static SAID: OnceLock<Result<String, String>> = OnceLock::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if let Err(error) = Packages::find(root) {
        netlab::skip(&error.to_string());
        return Ok(());
    }
    let said = SAID.get_or_init(|| {
        let tests = ["test", "--workspace", "--no-run", "--test", IN_THE_MACHINE];
        let tests = program(&artifacts::build(&tests)?, IN_THE_MACHINE)?;
        let runners = ["--bin", "vm-run", "--bin", "vm-init"];
        let runners = [&["build", "--workspace"][..], &runners].concat();
        let runner = program(&artifacts::build(&runners)?, "vm-run")?;
        // The machine has a limit of its own.
        let limit = Duration::from_secs(240);
        let output =
            process::run(Command::new(runner).arg("--python").arg(tests), limit)?;
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        // One that fails doesn't take the others' proofs with it.
        if printed.contains("test result: ") {
            Ok(printed)
        } else {
            Err(process::told(&output))
        }
    });
    let line = format!("test {} ... ok", proof.path);
    if said.as_ref()?.lines().any(|it| it == line) {
        Ok(())
    } else {
        Err(format!("`{}` does not pass in the machine", proof.path).into())
    }
}

/// What libtest's output says of the test at `path`.
fn verdict(path: &str, succeeded: bool, printed: &str) -> Result<(), String> {
    let prefix = format!("test {path} ");
    let Some(line) = printed.lines().find(|line| line.starts_with(&prefix)) else {
        return Err(format!("there is no test `{path}`: mend the proof's name"));
    };
    if line.contains("... ignored") {
        return Err(format!("`{path}` is ignored, so it proves nothing"));
    }
    if !succeeded {
        return Err(format!("`{path}` fails"));
    }
    // A line of the test's own may stand between the name and the outcome.
    let is_ok = printed.contains("test result: ok. 1 passed; 0 failed; 0 ignored");
    if is_ok { Ok(()) } else { Err(format!("`{path}` did not run")) }
}

/// The program among what cargo has built.
fn program(built: &[Artifact], name: &str) -> Result<PathBuf, String> {
    let found = built.iter().find(|it| it.name == name);
    let found = found.map(|it| it.program.clone());
    found.ok_or_else(|| format!("cargo has not built {name}"))
}

type Binaries = HashMap<(String, String), (PathBuf, PathBuf)>;

/// The test binaries of the chapters by crate and name, with their crates' folders.
fn binaries() -> Result<&'static Binaries, Failed> {
    static BINARIES: OnceLock<Result<Binaries, String>> = OnceLock::new();
    let built = BINARIES.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let chapters = Chapters::load(root).map_err(|error| error.to_string())?;
        let artifacts = artifacts::build(&["test", "--workspace", "--no-run"])?;
        let mut binaries = Binaries::new();
        for chapter in chapters.iter() {
            let folder = root.join(chapter.path());
            for artifact in artifacts.iter().filter(|it| it.folder == folder) {
                let key = (chapter.krate.clone(), artifact.name.clone());
                binaries.insert(key, (folder.clone(), artifact.program.clone()));
            }
        }
        Ok(binaries)
    });
    Ok(built.as_ref()?)
}

/// The harness itself: what proves nothing fails.
fn harness_trials() -> Vec<Trial> {
    const PASSED: &str = "running 1 test\ntest a::b ... ok\n\n\
                          test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured\n";
    let expect = |name: &str,
                  printed: String,
                  succeeded: bool,
                  fault: &'static str| {
        Trial::test(format!("harness/{name}"), move || {
            match verdict("a::b", succeeded, &printed) {
                Err(found) if !fault.is_empty() && found.contains(fault) => Ok(()),
                Ok(()) if fault.is_empty() => Ok(()),
                other => Err(format!("the verdict is {other:?}").into()),
            }
        })
    };
    let ignored =
        PASSED.replace("ok\n", "ignored\n").replace("1 passed", "0 passed");
    vec![
        expect("a_test_that_passed_proves", PASSED.to_owned(), true, ""),
        expect(
            "another_test_proves_nothing",
            PASSED.replace("::b", "::c"),
            true,
            "no test",
        ),
        expect("an_ignored_test_proves_nothing", ignored, true, "is ignored"),
        expect("a_failed_test_proves_nothing", PASSED.to_owned(), false, "fails"),
        expect(
            "a_test_that_did_not_run_proves_nothing",
            PASSED.replace("1 passed", "0 passed"),
            true,
            "did not run",
        ),
    ]
}
