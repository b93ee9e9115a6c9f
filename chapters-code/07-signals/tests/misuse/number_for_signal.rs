use signals::SignalHandlers;

fn main() {
    let mut handlers = SignalHandlers::new();
    // ANCHOR: misuse
    let _ = handlers.add_signal_handler(9, || {});
    // ANCHOR_END: misuse
}
