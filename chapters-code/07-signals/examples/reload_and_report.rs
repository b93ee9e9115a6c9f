//! SIGHUP reads the configuration anew, SIGUSR1 reports: signals of a server's life.
//!
//! ```sh
//! cargo run -p signals --example reload_and_report
//! ```
//!
//! Sends itself a few signals, and prints what a server would do. One of the new
//! configurations has a mistake, and the server goes on with the one before.

use std::path::Path;

use signals::SignalNumber;
use tokio::signal::unix::{SignalKind, signal};

// ANCHOR: read
/// The whole of it, checked, before any of it counts.
fn read(file: &Path) -> Result<String, String> {
    let text = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
    if text.is_empty() {
        return Err("a greeting can't be empty".to_owned());
    }
    Ok(text)
}
// ANCHOR_END: read

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("greeting");
    std::fs::write(&file, "hello")?;

    // ANCHOR: loop
    let mut hangup = signal(SignalKind::hangup())?;
    let mut user1 = signal(SignalKind::user_defined1())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut greeting = read(&file).map_err(anyhow::Error::msg)?;
    let mut next = ["", "good day"].into_iter();

    SignalNumber::USER_1.raise()?;
    loop {
        tokio::select! {
            _ = hangup.recv() => {
                match read(&file) {
                    Ok(new) => greeting = new,
                    Err(why) => println!("kept: {why}"),
                }
                SignalNumber::USER_1.raise()?;
            }
            _ = user1.recv() => {
                println!("the greeting is {greeting:?}");
                // What an operator does.
                if let Some(text) = next.next() {
                    std::fs::write(&file, text)?;
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
