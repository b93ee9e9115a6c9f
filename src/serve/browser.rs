//! Opening the book in the browser.

use std::process::{Command, Stdio};

/// Opens `url` by the desktop's own program; says so when there is none.
pub(super) fn open(url: &str) {
    let program = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    let started = Command::new(program)
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    if let Err(error) = started {
        eprintln!("warning: {program} can't open the browser: {error}");
    }
}
