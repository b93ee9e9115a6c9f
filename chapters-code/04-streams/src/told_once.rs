//! An outcome that is told once and waited for by many.

use std::sync::OnceLock;

use tokio::sync::Notify;

/// asyncio uses a future with `set_result` for this. Whoever asks after it was told has
/// the answer at once.
#[derive(Debug)]
pub(crate) struct ToldOnce<T> {
    value: OnceLock<T>,
    told: Notify,
}

impl<T> Default for ToldOnce<T> {
    fn default() -> Self {
        Self { value: OnceLock::new(), told: Notify::new() }
    }
}

impl<T: Clone> ToldOnce<T> {
    /// Tells it; all but the first time does nothing.
    pub(crate) fn tell(&self, value: T) {
        if self.value.set(value).is_ok() {
            self.told.notify_waiters();
        }
    }

    pub(crate) fn get(&self) -> Option<&T> {
        self.value.get()
    }

    // ANCHOR: wait
    pub(crate) async fn wait(&self) -> T {
        loop {
            // In this order: what is told between the two lines wakes it as well.
            let told = self.told.notified();
            if let Some(value) = self.get() {
                return value.clone();
            }
            told.await;
        }
    }
    // ANCHOR_END: wait
}
