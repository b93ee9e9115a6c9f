use signals::{SignalHandlers, SignalNumber};

async fn reload() {}

fn main() {
    let mut handlers = SignalHandlers::new();
    // ANCHOR: misuse
    let _ = handlers.add_signal_handler(SignalNumber::HANGUP, reload);
    // ANCHOR_END: misuse
}
