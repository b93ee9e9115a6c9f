//! What asyncio itself does.

use std::process::{Command, Stdio};

/// Runs the lines in a coroutine under asyncio; what they print has to be `expected`.
pub(crate) fn prints(lines: &str, expected: &str) {
    let program = format!(
        "import asyncio, gc, threading, time, warnings\n\
         async def main():\n    loop = asyncio.get_running_loop()\n{lines}\n\
         asyncio.run(main())"
    );
    let output =
        Command::new("python3").args(["-c", &program]).stdin(Stdio::null()).output();
    match output {
        Ok(output) => {
            let errors = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{errors}");
            let printed = String::from_utf8_lossy(&output.stdout);
            assert_eq!(printed.trim(), expected);
        }
        Err(error) => netlab::skip(&format!("python3: {error}")),
    }
}
