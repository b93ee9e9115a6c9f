//! What can't be cut.

/// A stream that has no messages in it, or none that is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FrameError {
    /// A message is longer than the reader takes.
    #[error("a message of {length} bytes or more; {limit} are the most")]
    TooLong {
        /// Its length, as announced; or as much as has come of it.
        length: usize,
        /// The reader's limit.
        limit: usize,
    },
    /// The stream has ended in the middle of a message.
    #[error("the stream ended after {got} bytes of a message")]
    Cut {
        /// What had come, its length included.
        got: usize,
    },
}
