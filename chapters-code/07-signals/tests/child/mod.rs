//! Test bodies that run in a process of their own, for signals are a process's.

use std::env;
use std::process::{Command, Output, Stdio};

/// Runs `body` in a process of its own, which is this test binary with this one test, and
/// says how that process has ended.
///
/// `test` is the full name of the test that calls it.
pub(crate) fn alone(test: &str, body: impl FnOnce()) -> Output {
    if env::var_os("IN_A_PROCESS_OF_ITS_OWN").is_some() {
        body();
        std::process::exit(0);
    }
    Command::new(env::current_exe().expect("this test's own program"))
        .args([test, "--exact", "--nocapture", "--test-threads=1"])
        .env("IN_A_PROCESS_OF_ITS_OWN", "1")
        .stdin(Stdio::null())
        .output()
        .expect("it has been started once already")
}

/// The same, for a body that is to succeed.
pub(crate) fn succeeds_alone(test: &str, body: impl FnOnce()) {
    let output = alone(test, body);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{}: {said}", output.status);
}

/// The same, within a runtime.
#[allow(dead_code, reason = "not every test binary has a runtime")]
pub(crate) fn awaited_alone(test: &str, body: impl AsyncFnOnce()) {
    succeeds_alone(test, || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime can be made");
        runtime.block_on(async {
            let limit = std::time::Duration::from_secs(20);
            tokio::time::timeout(limit, body()).await.expect("it hangs");
        });
    });
}
