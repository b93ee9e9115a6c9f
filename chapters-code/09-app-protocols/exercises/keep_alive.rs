//! Exercise: does the connection go on?

// ANCHOR: task
/// Whether a connection of HTTP goes on after a response. `minor` is 1 for HTTP/1.1
/// and 0 for HTTP/1.0; `fields` are all values of `Connection`, in their order.
///
/// In 1.1 it goes on unless `close` is among the options; in 1.0 it ends unless
/// `keep-alive` is and `close` isn't. An option is a word, in any case; commas part
/// them, and blanks may stand around.
fn goes_on(minor: u8, fields: &[&str]) -> bool {
    todo!("HTTP/1.{minor} with {fields:?}")
}
// ANCHOR_END: task

#[path = "checks/keep_alive.rs"]
mod checks;
