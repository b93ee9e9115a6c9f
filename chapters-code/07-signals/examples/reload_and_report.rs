//! SIGHUP reads the configuration anew, SIGUSR1 reports: signals of a server's life.
//!
//! ```sh
//! cargo run -p signals --example reload_and_report
//! ```
//!
//! Sends itself a few signals, and prints what a server would do.

use signals::SignalNumber;
use tokio::signal::unix::{SignalKind, signal};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("greeting");
    std::fs::write(&file, "hello")?;

    // ANCHOR: loop
    let mut hangup = signal(SignalKind::hangup())?;
    let mut user1 = signal(SignalKind::user_defined1())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut greeting = std::fs::read_to_string(&file)?;
    let mut reloads = 0;

    SignalNumber::USER_1.raise()?;
    loop {
        tokio::select! {
            _ = hangup.recv() => {
                greeting = std::fs::read_to_string(&file)?;
                reloads += 1;
                SignalNumber::USER_1.raise()?;
            }
            _ = user1.recv() => {
                println!("{greeting:?} after {reloads} reloads");
                // What an operator does.
                if reloads == 0 {
                    std::fs::write(&file, "good day")?;
                    SignalNumber::HANGUP.raise()?;
                } else {
                    SignalNumber::TERMINATE.raise()?;
                }
            }
            _ = terminate.recv() => break,
        }
    }
    println!("ended in order");
    // ANCHOR_END: loop
    Ok(())
}
