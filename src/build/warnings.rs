//! What mdBook warns of, which in this book is an error.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Result, bail};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

/// Runs `work` and returns what it warned of in this thread as well.
pub(super) fn collect<T>(work: impl FnOnce() -> T) -> (T, Vec<String>) {
    let collector = Collector::default();
    let found = Arc::clone(&collector.0);
    let result = tracing::subscriber::with_default(collector, work);
    let found = found.lock().unwrap_or_else(PoisonError::into_inner).clone();
    (result, found)
}

/// # Errors
///
/// When there are warnings: one line each, in which pages are named below `source`.
pub(super) fn none(source: &Path, warnings: &[String]) -> Result<()> {
    if warnings.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = warnings
        .iter()
        .map(|warning| {
            let first = warning.lines().next().unwrap_or_default();
            format!("{}: {first}", source.display())
        })
        .collect();
    bail!(lines.join("\n"))
}

/// Keeps the warnings and errors of one thread.
#[derive(Default)]
struct Collector(Arc<Mutex<Vec<String>>>);

impl Subscriber for Collector {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::WARN
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut message = Message::default();
        event.record(&mut message);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(message.0);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// The text of an event.
#[derive(Default)]
struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}
