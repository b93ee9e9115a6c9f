//! CPython's `StreamReader`, to be asked.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::Value;

/// CPython's reader in a child process.
pub(crate) struct Theirs {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Theirs {
    pub(crate) fn start(python: &str) -> Self {
        let script = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/asyncio_reader/asyncio_reader.py"
        );
        let mut child = Command::new(python)
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it has just told its version");
        let to = child.stdin.take().expect("it is piped");
        let from = BufReader::new(child.stdout.take().expect("it is piped"));
        Self { child, to, from }
    }

    pub(crate) fn ask(&mut self, question: &Value) -> Value {
        writeln!(self.to, "{question}").expect("the child reads");
        let mut answer = String::new();
        self.from.read_line(&mut answer).expect("the child answers");
        serde_json::from_str(&answer)
            .unwrap_or_else(|error| panic!("{question}: {answer:?}: {error}"))
    }
}

impl Drop for Theirs {
    fn drop(&mut self) {
        // It ends by itself when its input does; it is not to outlive a test that fails.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A python3 that has today's `StreamReader`, and whether it takes several separators.
pub(crate) fn python() -> Option<(String, bool)> {
    let named = std::env::var("PYTHON").ok();
    let names = ["python3.14", "python3.13", "python3"].map(str::to_owned);
    named.into_iter().chain(names).find_map(|python| {
        let version = "import sys; print(*sys.version_info[:2])";
        let asked = Command::new(&python).args(["-c", version]).output().ok()?;
        let told = String::from_utf8(asked.stdout).ok()?;
        let (major, minor) = told.trim().split_once(' ')?;
        let version: (u8, u8) = (major.parse().ok()?, minor.parse().ok()?);
        (version >= (3, 11)).then_some((python, version >= (3, 13)))
    })
}
