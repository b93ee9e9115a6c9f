//! How far a future is.

use std::fmt;

/// How far a future is: `Pending → Finished | Cancelled`, and then no further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nothing has been set.
    Pending,
    /// It has a result or an exception.
    Finished,
    /// It was cancelled first.
    Cancelled,
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pending => "pending",
            Self::Finished => "finished",
            Self::Cancelled => "cancelled",
        })
    }
}
