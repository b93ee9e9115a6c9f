//! SIGCHLD: how one hears of a child's end, and how one doesn't.
//!
//! ```sh
//! cargo run -p signals --example child_ends
//! ```

use signals::{Disposition, SignalNumber, set_disposition};
use tokio::process::Command;
use tokio::signal::unix::{SignalKind, signal};

fn child() -> Command {
    let mut child = Command::new("sh");
    child.args(["-c", "exit 3"]);
    child
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // ANCHOR: heard
    let mut ended = signal(SignalKind::child())?;
    let mut process = child().spawn()?;
    ended.recv().await;
    println!("SIGCHLD came");
    println!("exit code {:?}", process.wait().await?.code());
    // ANCHOR_END: heard

    // ANCHOR: ignored
    set_disposition(SignalNumber::CHILD, Disposition::Ignore)?;
    match std::process::Command::new("sh").args(["-c", "exit 3"]).status() {
        Ok(status) => println!("exit code {:?}", status.code()),
        Err(error) => println!("with SIGCHLD ignored: {error}"),
    }
    // ANCHOR_END: ignored
    Ok(())
}
