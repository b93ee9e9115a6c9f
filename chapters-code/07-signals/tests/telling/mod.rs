//! Handlers that tell when they are called.

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

pub(crate) type Handler = Box<dyn FnMut() + Send>;

/// Makes handlers that tell their name.
pub(crate) fn telling()
-> (impl Fn(&'static str) -> Handler, UnboundedReceiver<&'static str>) {
    let (told, heard) = unbounded_channel();
    let handler = move |name| {
        let told = told.clone();
        let tell: Handler = Box::new(move || {
            let _ = told.send(name);
        });
        tell
    };
    (handler, heard)
}
