//! What the program is doing, told on a terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A line on the terminal with a spinner; nothing where there is no terminal.
#[derive(Debug)]
pub struct Progress(ProgressBar);

impl Progress {
    /// Begins the line.
    pub fn new() -> Self {
        let bar = ProgressBar::new_spinner();
        let style = ProgressStyle::with_template("{spinner} {msg} ({elapsed})");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        Self(bar)
    }

    /// Says that `what` is being built now.
    pub fn step(&self, what: &'static str) {
        self.0.set_message(format!("building: {what}"));
    }

    /// Removes the line.
    pub fn done(self) {
        self.0.finish_and_clear();
    }
}

impl Default for Progress {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
