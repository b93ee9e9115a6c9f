//! Why a datagram was not taken.

/// What [`send`](crate::DatagramTransport::send) and
/// [`send_to`](crate::DatagramTransport::send_to) refuse before the kernel is asked. What
/// the kernel refuses goes to
/// [`error_received`](crate::DatagramProtocol::error_received).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SendRefused {
    /// The caller's: no address given, and the endpoint has no fixed peer. In asyncio
    /// (up to 3.13 at least) a `TypeError` that closes the endpoint.
    #[error("this endpoint has no fixed peer; use send_to and say who is to get it")]
    NoPeer,
    /// The caller's: the endpoint has a fixed peer, and this is another one. asyncio's
    /// `ValueError`.
    #[error("this endpoint sends to {peer} alone, not to {given}; use send")]
    OtherPeer {
        /// The fixed peer.
        peer: String,
        /// The address that was given.
        given: String,
    },
    /// The endpoint is closing or closed; asyncio drops the datagram in silence.
    #[error("the endpoint is closing: nothing more is sent")]
    Closing,
}
