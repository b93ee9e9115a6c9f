//! The machine boots, runs what it is given, and says what goes wrong.

use std::path::Path;
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
