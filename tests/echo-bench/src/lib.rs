//! What an echo costs a server, in CPU time, beside its peers: the harness that the
//! chapters' benches share.
//!
//! - [`Contender`]: a server that is compared, this program itself or a Python file;
//! - [`Load`]: how many connections, and how long a message;
//! - [`Bench::run`]: measures in shuffled rounds, and prints ratios with their spread;
//! - [`epoll_echo`]: the floor under all of them.
//!
//! Each server is a process of its own, on the same core as the client, which keeps every
//! connection busy with one message. Judged by the server's process clock for each echo;
//! only the ratios of one run mean something. Every echo's content is checked.

mod bench;
mod client;
mod contender;
mod epoll_server;
mod idle;
mod report;
mod shuffle;

pub use bench::{Bench, Load};
pub use contender::Contender;
pub use epoll_server::epoll_echo;
