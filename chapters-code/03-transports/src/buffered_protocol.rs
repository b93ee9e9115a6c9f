//! A protocol that brings its own read buffer.

use std::any::Any;

use crate::{OnEof, Transport, TransportError};

/// A [`Protocol`](crate::Protocol) that says where the bytes go: asyncio's
/// [`BufferedProtocol`](https://docs.python.org/3/library/asyncio-protocol.html#asyncio.BufferedProtocol).
///
/// `connection_made → [get_buffer → buffer_updated?]* → eof_received? → connection_lost`
///
/// The kernel copies into the protocol's own memory, and nothing copies again. Hand it
/// to a connection as [`Buffered`].
// ANCHOR: buffered_protocol
#[expect(unused_variables, reason = "a default body does nothing")]
pub trait BufferedProtocol: Any + Send {
    /// Where the next bytes are to go: room for one at least.
    ///
    /// Called before each attempt to read, so more often than `buffer_updated`.
    /// asyncio passes a size hint, which is always -1, for unknown.
    fn get_buffer(&mut self) -> &mut [u8];

    /// The first `n` bytes of that buffer are new.
    fn buffer_updated(&mut self, transport: Transport, n: usize);

    /// As [`Protocol::connection_made`](crate::Protocol::connection_made).
    fn connection_made(&mut self, transport: Transport) {}

    /// As [`Protocol::eof_received`](crate::Protocol::eof_received).
    fn eof_received(&mut self, transport: Transport) -> OnEof {
        OnEof::Close
    }

    /// As [`Protocol::pause_writing`](crate::Protocol::pause_writing).
    fn pause_writing(&mut self, transport: Transport) {}

    /// As [`Protocol::resume_writing`](crate::Protocol::resume_writing).
    fn resume_writing(&mut self, transport: Transport) {}

    /// As [`Protocol::connection_lost`](crate::Protocol::connection_lost).
    fn connection_lost(&mut self, error: Option<TransportError>) {}
}
// ANCHOR_END: buffered_protocol

/// Marks a [`BufferedProtocol`] where [`attach`](crate::attach) or
/// [`Transport::set_protocol`] takes a protocol of either kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Buffered<P>(pub P);
