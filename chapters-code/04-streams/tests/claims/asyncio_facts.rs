//! What asyncio itself does, asked of `reader_facts.py`.

use std::process::Command;
use std::sync::OnceLock;

/// Holds that the script prints `expected` after `key`. Where there is no Python, that is
/// said, and the test goes by what it has shown of our own.
pub(crate) fn asyncio_says(key: &str, expected: &str) {
    static FACTS: OnceLock<Option<String>> = OnceLock::new();
    let Some(facts) = FACTS.get_or_init(ask) else {
        netlab::skip("asyncio's streams: there is no python3");
        return;
    };
    let key = format!("{key}: ");
    let fact = facts.lines().find_map(|line| line.strip_prefix(&key));
    assert_eq!(fact, Some(expected), "{key}in {facts}");
}

fn ask() -> Option<String> {
    let script =
        concat!(env!("CARGO_MANIFEST_DIR"), "/tests/claims/reader_facts.py");
    let output = Command::new("python3").arg(script).output().ok()?;
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}
