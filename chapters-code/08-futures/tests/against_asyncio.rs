//! The same random operations on CPython's Future and on ours have the same outcomes.

mod operations;

use std::io::Write;
use std::process::{Command, Stdio};

use operations::{Operation, operations, ours};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

fn as_json(operation: &Operation) -> String {
    use Operation::{Add, CallSoon, Remove, SetException, SetResult};
    let text = format!("{operation:?}");
    let name = text.split('(').next().unwrap_or_default();
    let (SetResult(number) | SetException(number) | Add(number) | Remove(number)
    | CallSoon(number)) = operation
    else {
        return format!("[\"{name}\", 0]");
    };
    format!("[\"{name}\", {number}]")
}

fn list(parts: impl Iterator<Item = String>) -> String {
    format!("[{}]", parts.collect::<Vec<_>>().join(", "))
}

#[test]
fn random_operations_have_the_outcomes_of_asyncio() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/asyncio_peer.py");
    let spawned = Command::new("python3")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut python) = spawned else {
        return netlab::skip("asyncio's Future: there is no python3");
    };
    let mut runner = TestRunner::deterministic();
    let cases: Vec<_> = (0..500)
        .map(|_| operations().new_tree(&mut runner).unwrap().current())
        .collect();
    let questions: String =
        cases.iter().map(|case| list(case.iter().map(as_json)) + "\n").collect();
    let mut stdin = python.stdin.take().unwrap();
    let asks = std::thread::spawn(move || stdin.write_all(questions.as_bytes()));
    let output = python.wait_with_output().unwrap();
    asks.join().unwrap().unwrap();
    assert!(output.status.success());
    let answers = String::from_utf8(output.stdout).unwrap();
    assert_eq!(answers.lines().count(), cases.len());
    for (case, answer) in cases.iter().zip(answers.lines()) {
        let own = list(ours(case).iter().map(|note| format!("{note:?}")));
        assert_eq!(own, answer, "{case:?}");
    }
}
