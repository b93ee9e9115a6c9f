//! What can be wrong with an address.

use std::path::PathBuf;

use crate::Family;

/// Why a text, a path or a `sockaddr` is no usable address.
///
/// Each message names the input and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AddressError {
    /// The text has not the form of such an address.
    #[error("{input:?} is no {what}: {why}; write {form}")]
    Syntax {
        /// What it was to be, such as `Unix address`.
        what: &'static str,
        /// The text as given.
        input: String,
        /// The first thing wrong with it.
        why: String,
        /// The form that is accepted, with an example.
        form: &'static str,
    },

    /// A number is too large for its field in the C struct.
    #[error("{field} is {value}, and its field holds at most {limit}")]
    OutOfRange {
        /// The field's name.
        field: &'static str,
        /// The number as given.
        value: u64,
        /// The largest number that fits.
        limit: u64,
    },

    /// The `sockaddr` is of another family.
    #[error(
        "an address of {found}, and {expected}'s was expected: Address reads any"
    )]
    WrongFamily {
        /// The family asked for.
        expected: Family,
        /// The family of the `sockaddr`.
        found: Family,
    },

    /// No type of this crate has the family of the `sockaddr`.
    #[error("no address type here is of {found}: read its bytes by sockaddr_bytes")]
    UnknownFamily {
        /// The family of the `sockaddr`.
        found: Family,
    },

    /// The `sockaddr` ends before its fields do.
    #[error(
        "an address of {family} has {needed} bytes at least, this one {found}: \
             pass the whole sockaddr and its true length"
    )]
    TooShort {
        /// The family of the `sockaddr`.
        family: Family,
        /// The least length that has all the fields.
        needed: usize,
        /// The length given.
        found: usize,
    },

    /// A field that says which form the rest has says none that is known.
    #[error("{field} of an address of {family} is {value}, and known are {known}")]
    UnknownKind {
        /// The family of the `sockaddr`.
        family: Family,
        /// The C struct's field.
        field: &'static str,
        /// What it holds.
        value: u64,
        /// What it may hold.
        known: &'static str,
    },

    /// The path doesn't fit into `sun_path` with the null byte that ends it.
    #[error(
        "the path {path:?} has {length} bytes, and a Unix address holds {limit}: \
             use a shorter one, such as a path relative to the working directory"
    )]
    PathTooLong {
        /// The path as given.
        path: PathBuf,
        /// Its length in bytes.
        length: usize,
        /// The most bytes that fit.
        limit: usize,
    },

    /// The abstract name doesn't fit into `sun_path` after the null byte that marks it.
    #[error(
        "the abstract name {name} has {length} bytes, and a Unix address holds \
             {limit}: use a shorter one"
    )]
    NameTooLong {
        /// The name as it prints.
        name: String,
        /// Its length in bytes.
        length: usize,
        /// The most bytes that fit.
        limit: usize,
    },

    /// A path can't be empty, nor hold a null byte: C reads it up to there.
    #[error("{path:?} can't be the path of a socket: {why}")]
    UnusablePath {
        /// The path as given.
        path: PathBuf,
        /// What is wrong with it.
        why: &'static str,
    },

    /// This network namespace has no interface of that name or number.
    #[error(
        "no network interface {interface:?} here: `ip link` lists those there are"
    )]
    NoSuchInterface {
        /// The name, or the number as text.
        interface: String,
    },

    /// A host name has no address until a resolver has been asked.
    #[error(
        "{host:?} is a name, and a sockaddr holds a number: resolve it first, by \
             tokio::net::lookup_host"
    )]
    Unresolved {
        /// The name.
        host: String,
    },
}
