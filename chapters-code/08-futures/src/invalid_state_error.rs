//! Asked too early, or set twice.

use std::error::Error;
use std::fmt;

use crate::State;

/// A future's state doesn't allow what was asked of it: asyncio's
/// [`InvalidStateError`](https://docs.python.org/3/library/asyncio-exceptions.html#asyncio.InvalidStateError).
///
/// What could not be set is in it, so that nothing is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidStateError<V = ()> {
    state: State,
    refused: V,
}

impl<V> InvalidStateError<V> {
    pub(crate) fn new(state: State, refused: V) -> Self {
        Self { state, refused }
    }

    /// The state the future was in.
    pub fn state(&self) -> State {
        self.state
    }

    /// What could not be set.
    pub fn into_refused(self) -> V {
        self.refused
    }
}

impl<V> fmt::Display for InvalidStateError<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.state {
            State::Pending => f.write_str("the future has no result yet: await it"),
            state => write!(f, "the future is {state} already: it is set once"),
        }
    }
}

impl<V: fmt::Debug> Error for InvalidStateError<V> {}
