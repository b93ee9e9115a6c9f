//! Exercise: from one connection into another, no faster than the slower one.

use transports::{NoRuntime, Stream, Transport};

// ANCHOR: task
/// Writes what comes from `source` to `sink`; when `source` ends, so does `sink`.
///
/// While the buffer of `sink` is above its high mark, nothing is read from `source`.
/// What `sink` says is ignored. If `sink` is lost, `source` is aborted.
///
/// Returns the transport of `sink`.
fn relay(source: impl Stream, sink: impl Stream) -> Result<Transport, NoRuntime> {
    let _ = (source, sink);
    todo!("two protocols, each of which knows the other's transport")
}
// ANCHOR_END: task

#[path = "checks/relay.rs"]
mod checks;
