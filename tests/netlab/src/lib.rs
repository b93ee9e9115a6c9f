//! Small private networks for experiments and tests, and programs that serve in them.
//!
//! - [`Namespace`]: this thread gets a network of its own, with nothing in it but `lo`;
//! - [`Host`]: a second host, on a thread and in a namespace of its own, joined to the
//!   first by a cable ([`Namespace::cable_to`]) that can be cut;
//! - [`unprivileged`]: work on a thread that has no capabilities;
//! - [`Served`]: a program that serves, as a process of its own, often an [`example`]
//!   of a chapter, built when the first test asks for it;
//! - [`skip`] and [`cannot_run`]: how a test and an example say what this machine lacks.
//!
//! Linux only: elsewhere [`Namespace::enter`] is an [`io::ErrorKind::Unsupported`] error.
//! Root or unprivileged user namespaces are needed, and the `ip` command (iproute2).

use std::io::{self, Write};

mod host;
mod namespace;
mod served;
mod unprivileged;

pub use host::Host;
pub use namespace::Namespace;
pub use served::{Served, example};
pub use unprivileged::unprivileged;

/// Says on the terminal that the calling test is left out, and why.
///
/// The line passes by libtest's capture, so a quick `cargo test` shows it.
///
/// # Panics
///
/// When the environment has `BOOK_NO_SKIP`, as under `tests/run`, where a machine that
/// lacks something must not look green.
pub fn skip(what_is_missing: &str) {
    let test = std::thread::current().name().unwrap_or("a test").to_owned();
    assert!(
        std::env::var_os("BOOK_NO_SKIP").is_none(),
        "BOOK_NO_SKIP is set, and {test} can't run here: {what_is_missing}"
    );
    // A failed write to the terminal is no reason to fail a test that is left out.
    let _ = writeln!(io::stderr(), "left out: {test}: {what_is_missing}");
}

/// Ends an example that this machine can't run: one line on standard error, exit code 2.
pub fn cannot_run(what_is_missing: impl std::fmt::Display) -> ! {
    eprintln!("this example can't run here: {what_is_missing}");
    std::process::exit(2)
}
