//! Socket options: one file an option, one function to set it, one to read it back.
//!
//! Each function is one system call with the option's level, name and a typed value;
//! [`raw`] has the call itself, for options that have no function here. They take
//! anything with a file descriptor: std's, socket2's and tokio's sockets alike.
//!
//! - where a socket may be bound, and where its packets may go: [`reuse_address`]

pub mod raw;

mod reuse_address;

pub use reuse_address::{reuse_address, set_reuse_address};
