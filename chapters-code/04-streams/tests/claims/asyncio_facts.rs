//! What asyncio itself does, asked of `reader_facts.py` and `writer_facts.py`.

use std::process::Command;
use std::sync::OnceLock;

/// Holds that one of the scripts prints `expected` after `key`. Where there is no Python, that is
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
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/claims");
    let mut facts = String::new();
    for script in ["reader_facts.py", "writer_facts.py"] {
        let output =
            Command::new("python3").arg(script).current_dir(folder).output().ok()?;
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{script}: {errors}");
        facts.push_str(&String::from_utf8_lossy(&output.stdout));
    }
    Some(facts)
}
