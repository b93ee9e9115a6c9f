//! Listening, with a limit for the readers.

use std::num::NonZeroUsize;

use streams::DEFAULT_LIMIT;

use crate::Listen;

/// A [`Listen`] with a limit for the `StreamReader` of each connection.
///
/// Made by [`Listen::limit`]. [`start_server`](crate::start_server) takes it;
/// [`create_server`](crate::create_server), which has no readers, doesn't.
#[derive(Debug)]
#[must_use = "nothing listens until it is given to a function that makes a server"]
pub struct WithLimit<L> {
    pub(crate) listen: L,
    pub(crate) limit: NonZeroUsize,
}

impl<W> From<Listen<W>> for WithLimit<Listen<W>> {
    fn from(listen: Listen<W>) -> Self {
        listen.limit(DEFAULT_LIMIT)
    }
}

/// What [`start_server`](crate::start_server) listens on: a [`Listen`], with a limit or
/// without.
pub trait ListenForStreams {
    /// Where it listens.
    type On;

    /// With its own limit, or with the default one.
    fn with_limit(self) -> WithLimit<Listen<Self::On>>;
}

impl<W> ListenForStreams for Listen<W> {
    type On = W;

    fn with_limit(self) -> WithLimit<Self> {
        self.into()
    }
}

impl<W> ListenForStreams for WithLimit<Listen<W>> {
    type On = W;

    fn with_limit(self) -> Self {
        self
    }
}
