//! Handlers that run in the event loop: added, replaced, removed, refused.
//!
//! ```sh
//! cargo run -p signals --example signal_handlers
//! ```

use signals::{SignalHandlers, SignalNumber, disposition};
use tokio::sync::mpsc::unbounded_channel;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let (told, mut heard) = unbounded_channel();
    let tell = move |words: &'static str| {
        let told = told.clone();
        move || {
            let _ = told.send(words);
        }
    };
    // ANCHOR: add
    let mut handlers = SignalHandlers::new();
    handlers.add_signal_handler(SignalNumber::USER_1, tell("the first"))?;
    SignalNumber::USER_1.raise()?;
    println!("{}", heard.recv().await.unwrap_or_default());

    handlers.add_signal_handler(SignalNumber::USER_1, tell("the second"))?;
    SignalNumber::USER_1.raise()?;
    println!("{}", heard.recv().await.unwrap_or_default());
    // ANCHOR_END: add

    // ANCHOR: remove
    println!("{}", handlers.remove_signal_handler(SignalNumber::USER_1)?);
    println!("{}", handlers.remove_signal_handler(SignalNumber::USER_1)?);
    println!("{:?}", disposition(SignalNumber::USER_1)?);
    // ANCHOR_END: remove

    // ANCHOR: refused
    for number in [9, 0, 65, 11] {
        let added = SignalNumber::try_from(number)
            .and_then(|signal| handlers.add_signal_handler(signal, tell("never")));
        match added {
            Ok(()) => println!("added"),
            Err(error) => println!("{error}"),
        }
    }
    // ANCHOR_END: refused
    Ok(())
}
