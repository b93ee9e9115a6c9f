//! The machine boots, runs what it is given, and says what goes wrong.

use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use vm::channel::Kind;
use vm::{Machine, Outcome, Packages, Plan, Program, VmError};

/// The repository's root.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

fn packages() -> Option<Packages> {
    match Packages::find(Path::new(ROOT)) {
        Ok(packages) => Some(packages),
        Err(error) => {
            netlab::skip(&error.to_string());
            None
        }
    }
}

fn machine(packages: Packages, folder: &Path) -> Machine {
    Machine::new(packages, env!("CARGO_BIN_EXE_vm-init"), folder.join("console"))
}

#[test]
fn each_program_runs_in_turn_and_its_outputs_and_end_are_told() {
    let Some(packages) = packages() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut plan = Plan::new();
    plan.run(
        Program::new("/bin/sh")
            .argument("-c")
            .argument("echo one; echo two >&2; exit 3"),
    )
    .run(Program::new("/bin/sh").argument("-c").argument("kill -9 $$"))
    .run(
        Program::new("/bin/sh")
            .argument("-c")
            .argument("cat /proc/version /proc/net/protocols"),
    );
    let mut pieces = 0;
    let seen =
        |frame: &vm::channel::Frame| pieces += usize::from(frame.kind != Kind::Exit);
    let reports = machine(packages, folder.path()).run(&plan, seen).unwrap();
    assert_eq!(reports[0].stdout, b"one\n");
    assert_eq!(reports[0].stderr, b"two\n");
    assert_eq!(reports[0].outcome, Some(Outcome::Code(3)));
    assert_eq!(reports[1].outcome, Some(Outcome::Other("signal 9".to_owned())));
    assert!(pieces >= 2, "output comes as it is written");
}

#[test]
fn a_machine_that_is_not_done_in_time_is_ended_and_its_console_kept() {
    let Some(packages) = packages() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut plan = Plan::new();
    plan.run(Program::new("/bin/sleep").argument("1000"));
    let machine = machine(packages, folder.path()).limit(Duration::from_secs(1));
    let error = machine.run(&plan, |_| {}).unwrap_err();
    assert!(matches!(error, VmError::TimedOut { .. }), "{error}");
    assert!(folder.path().join("console").is_file());
}

#[test]
fn a_guest_that_panics_is_told_with_the_last_words_of_its_console() {
    let Some(packages) = packages() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut plan = Plan::new();
    let shell = |words: &str| Program::new("/bin/sh").argument("-c").argument(words);
    plan.run(shell("true")).run(shell("echo c >/proc/sysrq-trigger; sleep 1000"));
    let error = machine(packages, folder.path()).run(&plan, |_| {}).unwrap_err();
    let VmError::Stopped { after, console, .. } = &error else { panic!("{error}") };
    assert_eq!(after, "after 1 of 2 programs");
    let said = String::from_utf8_lossy(&fs::read(console).unwrap()).into_owned();
    assert!(said.contains("Kernel panic"), "{said}");
    assert_eq!(error.to_string().lines().count(), 1, "{error}");
    assert!(error.to_string().contains("Kernel panic"), "{error}");
    assert!(!is_running(console), "QEMU is gone");
}

/// A cache like the real one, to be spoilt; returns where its kernel is.
fn cache_like(packages: &Packages, folder: &Path) -> io::Result<PathBuf> {
    let real = Path::new(ROOT).canonicalize()?.join(".cache/vm");
    let cache = folder.join(".cache/vm");
    for folder in ["boot", "lib/modules"] {
        fs::create_dir_all(cache.join(folder))?;
    }
    fs::write(cache.join("complete"), "a test's")?;
    for link in ["usr", "lib/x86_64-linux-gnu"] {
        if real.join(link).exists() {
            symlink(real.join(link), cache.join(link))?;
        }
    }
    let in_folder = |folder: &str, real: &Path| {
        let link = cache.join(folder).join(real.file_name().unwrap_or_default());
        symlink(real.canonicalize()?, &link)?;
        Ok(link)
    };
    in_folder("lib/modules", packages.modules())?;
    in_folder("boot", packages.kernel())
}

#[test]
fn a_kernel_that_was_cut_short_is_told_in_one_line() {
    let Some(packages) = packages() else { return };
    let folder = tempfile::tempdir().unwrap();
    let kernel = cache_like(&packages, folder.path()).unwrap();
    let whole = fs::read(packages.kernel()).unwrap();
    fs::remove_file(&kernel).unwrap();
    for length in [0, 1000, whole.len() / 2] {
        fs::write(&kernel, &whole[..length]).unwrap();
        let spoilt = Packages::find(folder.path()).unwrap();
        let mut plan = Plan::new();
        plan.run(Program::new("/bin/true"));
        let machine = machine(spoilt, folder.path()).limit(Duration::from_secs(20));
        let error = machine.run(&plan, |_| {}).unwrap_err();
        let text = error.to_string();
        assert_eq!(text.lines().count(), 1, "{text}");
        let console = folder.path().join("console");
        assert!(text.contains(console.to_str().unwrap()), "{text}");
        assert!(!is_running(&console), "QEMU is gone");
    }
}

#[test]
fn a_module_that_is_missing_is_named_and_nothing_is_booted() {
    let Some(packages) = packages() else { return };
    let folder = tempfile::tempdir().unwrap();
    cache_like(&packages, folder.path()).unwrap();
    let modules = folder.path().join(".cache/vm/lib/modules");
    let modules = modules.join(packages.modules().file_name().unwrap());
    fs::remove_file(&modules).unwrap();
    fs::create_dir(&modules).unwrap();
    let spoilt = Packages::find(folder.path()).unwrap();
    let mut plan = Plan::new();
    plan.run(Program::new("/bin/true"));
    let error = machine(spoilt, folder.path()).run(&plan, |_| {}).unwrap_err();
    assert!(error.to_string().contains("no module \"tipc\""), "{error}");
    assert!(!folder.path().join("console").exists());
}

#[test]
fn packages_that_were_not_unpacked_to_the_end_are_none() {
    let Some(packages) = packages() else { return };
    let folder = tempfile::tempdir().unwrap();
    cache_like(&packages, folder.path()).unwrap();
    let complete = folder.path().join(".cache/vm/complete");
    Packages::find(folder.path()).unwrap();
    fs::remove_file(&complete).unwrap();
    let error = Packages::find(folder.path()).unwrap_err().to_string();
    let expected =
        format!("{} is missing: `tests/vm/fetch` fetches it", complete.display());
    assert_eq!(error, expected);
}

/// Whether a process with this console is left.
fn is_running(console: &Path) -> bool {
    let pattern = format!("qemu.*{}", console.display());
    let pgrep = Command::new("pgrep").args(["-f", &pattern]).status();
    pgrep.expect("pgrep, of procps").success()
}
