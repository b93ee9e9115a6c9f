//! What asyncio itself does, where the claim is about its arguments.

use std::process::{Command, Stdio};

/// What is there before the lines of each program: `outcome` tells what a call comes to,
/// `port` is that of a server.
const HEAD: &str = r#"
import asyncio, os, socket, ssl, tempfile, warnings

async def outcome(call):
    try:
        result = await call()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return result

async def main():
    loop = asyncio.get_running_loop()
    server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
"#;

/// Runs the lines in a coroutine under asyncio and gives what they print, line by line.
pub(crate) fn printed(lines: &str) -> Option<Vec<String>> {
    let program = format!("{HEAD}{lines}\nasyncio.run(main())");
    let output = Command::new("python3")
        .args(["-W", "ignore", "-c", &program])
        .stdin(Stdio::null())
        .output();
    let output = match output {
        Ok(output) => output,
        Err(error) => {
            netlab::skip(&format!("python3: {error}"));
            return None;
        }
    };
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let text = String::from_utf8(output.stdout).expect("Python prints text");
    Some(text.lines().map(str::to_owned).collect())
}

/// The lines begin as expected, each with its own words.
pub(crate) fn prints(lines: &str, expected: &[&str]) {
    let Some(printed) = printed(lines) else { return };
    assert_eq!(printed.len(), expected.len(), "{printed:#?}");
    for (line, words) in printed.iter().zip(expected) {
        assert!(line.starts_with(words), "{line:?} is not {words:?}");
    }
}
