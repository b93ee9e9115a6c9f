//! What an operation costs a server, in CPU time, beside its peers: the harness that the
//! chapters' benches share.
//!
//! - [`Contender`]: a server that is compared, this program itself or a Python file;
//! - [`Load`]: what it is loaded with;
//! - [`Bench`]: contenders, a load, and the one that is the measure;
//! - [`Suite`]: measures in shuffled rounds, prints ratios with their spread, records them;
//! - [`python`], [`python_with_uvloop`]: what the peers in Python run under;
//! - [`epoll_echo`]: the floor under all of them.
//!
//! Each server is a process of its own, on the same core as the client, which keeps every
//! connection busy with one message. Judged by the server's process clock for each
//! operation; only the ratios of one run mean something. Every answer is checked.

mod bench;
mod contender;
mod datagram_client;
mod epoll_server;
mod idle;
mod instructions;
mod line_client;
mod load;
mod machine;
mod one_core;
mod options;
mod python;
mod report;
mod server;
mod shuffle;
mod stream_client;
mod suite;

pub use bench::Bench;
pub use contender::Contender;
pub use epoll_server::epoll_echo;
pub use load::{Client, Load};
pub use python::{Interpreter, python, python_with_uvloop};
pub use suite::Suite;
