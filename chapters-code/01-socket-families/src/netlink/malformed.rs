//! Bytes that are no netlink message.

/// What is wrong with bytes that were to be a netlink message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Malformed {
    /// Fewer bytes are left than the thing has at least.
    #[error(
        "{what} has {needed} bytes at least, and {found} are left: \
             receive into a larger buffer, or the sender is broken"
    )]
    TooShort {
        /// What was to stand here.
        what: &'static str,
        /// The least that it has.
        needed: usize,
        /// How many bytes there are.
        found: usize,
    },

    /// Its own length field is less than its header, or more than what is left.
    #[error(
        "{what} says that it has {said} bytes, and {found} are left: \
             receive into a larger buffer, or the sender is broken"
    )]
    BadLength {
        /// What stands here.
        what: &'static str,
        /// The length that it gives.
        said: usize,
        /// How many bytes there are.
        found: usize,
    },

    /// An attribute or a message is of another kind than was asked for.
    #[error("the message is of type {found}, not {expected}")]
    OtherType {
        /// The type asked for.
        expected: u16,
        /// The message's type.
        found: u16,
    },
}
