//! Programs in Python.

use std::path::Path;
use std::process::{Command, Stdio};

/// What a Python program prints; it finds the two files in `cert` and `key`.
pub(crate) fn python(program: &str, cert: &Path, key: &Path) -> Option<String> {
    let begin =
        "import asyncio, inspect, socket, ssl, sys\ncert, key = sys.argv[1:]\n";
    let output = Command::new("python3")
        .arg("-c")
        .arg(format!("{begin}{program}"))
        .args([cert, key])
        .stdin(Stdio::null())
        .output();
    match output {
        Ok(output) => {
            let errors = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{errors}");
            Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
        }
        Err(error) => {
            netlab::skip(&format!("python3: {error}"));
            None
        }
    }
}
