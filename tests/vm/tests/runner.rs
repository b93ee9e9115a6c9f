//! `vm-run` passes on what a test binary says in the machine, and makes one clear line and
//! an exit code of everything that keeps the machine from saying it.

#![allow(clippy::unwrap_used, reason = "what fails in a helper fails its test")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use vm::Packages;

/// A test binary of two tests: on this host it lists them, in the machine it is `script`.
fn run(name: &str, script: &str, limit: u32) -> Output {
    let binary = copy_of_sh(name);
    let script = format!(
        "case $0 in --list) echo 'a: test'; echo 'b: test';; *) {script};; esac"
    );
    Command::new(env!("CARGO_BIN_EXE_vm-run"))
        .args(["--limit", &limit.to_string()])
        .args([binary.to_str().unwrap(), "-c", &script])
        .output()
        .unwrap()
}

/// A shell under another name, after which its console is called.
fn copy_of_sh(name: &str) -> PathBuf {
    let binary = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::copy("/bin/sh", &binary).unwrap();
    fs::set_permissions(&binary, fs::Permissions::from_mode(0o755)).unwrap();
    binary
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn result(passed: u32) -> String {
    format!("test result: ok. {passed} passed; 0 failed; 0 ignored; 0 measured")
}

fn are_there_packages() -> bool {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let found = Packages::find(&root);
    if let Err(error) = &found {
        netlab::skip(&error.to_string());
    }
    found.is_ok()
}

#[test]
fn what_the_binary_prints_and_its_exit_code_are_passed_on() {
    if !are_there_packages() {
        return;
    }
    let all = result(2);
    let output = run("passes", &format!("echo one; echo two >&2; echo '{all}'"), 60);
    assert_eq!(text(&output.stdout), format!("one\n{all}\n"));
    assert_eq!(text(&output.stderr), "two\n");
    assert!(output.status.success());

    let output = run("fails", "echo 'test a ... FAILED'; exit 101", 60);
    assert_eq!(text(&output.stdout), "test a ... FAILED\n");
    assert_eq!(output.status.code(), Some(101));
}

#[test]
fn a_machine_that_does_not_say_that_all_have_passed_fails_with_one_line() {
    if !are_there_packages() {
        return;
    }
    let one = result(1);
    for (name, script, limit, words) in [
        (
            "counts-wrong",
            &*format!("echo '{one}'"),
            60,
            "of the 2 tests listed 1 passed",
        ),
        ("has-no-result", "echo fine", 60, "there is no result"),
        ("is-killed", "kill -9 $$", 60, "ended by signal 9"),
        ("panics", "echo c >/proc/sysrq-trigger", 60, "Kernel panic"),
        ("hangs", "while :; do :; done", 12, "not done within 12s"),
    ] {
        let start = Instant::now();
        let output = run(name, script, limit);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{name}: {said}");
        assert_eq!(said.lines().count(), 1, "{name}: {said}");
        assert!(
            said.starts_with("vm-run: ") && said.contains(words),
            "{name}: {said}"
        );
        let console = format!("tmp/{name}.console");
        let at = said.split_whitespace().find(|word| word.contains(&console));
        let console = at.unwrap_or_else(|| panic!("{name}: {said}"));
        let console = console.trim_end_matches([',', ';', ':']);
        assert!(Path::new(console).is_file(), "{name}: {said}");
        assert!(start.elapsed() < Duration::from_secs(90), "{name}");
        let left = Command::new("pgrep").args(["-f", console]).output().unwrap();
        assert_eq!(text(&left.stdout), "", "{name}: a QEMU is left");
    }
}

#[test]
fn a_binary_of_which_no_test_is_asked_for_boots_nothing() {
    for (arguments, code, words) in [
        (&["/bin/true"][..], 1, "is it a test binary?"),
        (&["/nowhere"], 1, "/nowhere lists no tests: No such file"),
        (&[], 1, "which test binary?"),
        // As libtest has it: nothing of what was asked for failed.
        (&["/bin/true", "no_such_test"], 0, ""),
        (&["/bin/echo", "--list"], 0, ""),
    ] {
        let output =
            Command::new(env!("CARGO_BIN_EXE_vm-run")).args(arguments).output();
        let output = output.unwrap();
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
        assert!(said.contains(words), "{arguments:?}: {said}");
        assert!(said.lines().count() <= 1, "{arguments:?}: {said}");
    }
}
