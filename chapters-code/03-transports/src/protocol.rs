//! The callbacks of a stream connection.

use std::any::Any;

use crate::{Transport, TransportError};

/// What a stream connection calls: asyncio's
/// [`Protocol`](https://docs.python.org/3/library/asyncio-protocol.html#asyncio.Protocol).
///
/// `connection_made → data_received* → eof_received? → connection_lost`
///
/// `pause_writing` and `resume_writing` come in pairs anywhere between the first and the
/// last. One callback runs at a time: what the transport is asked for inside of one takes
/// effect when it has returned. Each has a default body, so a protocol writes those it
/// needs.
///
/// Where asyncio's protocol keeps `self.transport`, each callback here is handed the
/// transport, except `connection_lost`: by then there is nothing left to write to.
/// A callback that waits, for a lock or a slow call, stops every connection of its thread.
///
/// # Examples
///
/// ```
/// use tokio::net::{TcpListener, TcpStream};
/// use transports::{Protocol, Transport, attach};
///
/// struct Upper;
///
/// impl Protocol for Upper {
///     fn data_received(&mut self, transport: Transport, data: &[u8]) {
///         transport.write(&data.to_ascii_uppercase());
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use tokio::io::{AsyncReadExt, AsyncWriteExt};
///
/// let listener = TcpListener::bind("127.0.0.1:0").await?;
/// let mut client = TcpStream::connect(listener.local_addr()?).await?;
/// let (accepted, _) = listener.accept().await?;
/// attach(accepted, Upper)?;
///
/// client.write_all(b"hello").await?;
/// client.shutdown().await?;
/// let mut answer = String::new();
/// client.read_to_string(&mut answer).await?;
/// assert_eq!(answer, "HELLO");
/// # Ok(())
/// # }
/// ```
// ANCHOR: protocol
#[expect(unused_variables, reason = "a default body does nothing")]
pub trait Protocol: Any + Send {
    /// The connection is there. Called once, first, before anything is read.
    fn connection_made(&mut self, transport: Transport) {}

    /// Some bytes have come: at least one, and cut anywhere.
    fn data_received(&mut self, transport: Transport, data: &[u8]) {}

    /// The peer will send no more. Called at most once.
    fn eof_received(&mut self, transport: Transport) -> OnEof {
        OnEof::Close
    }

    /// The write buffer has risen above its high-water mark: write no more for now.
    fn pause_writing(&mut self, transport: Transport) {}

    /// The write buffer has fallen to its low-water mark or below: write on.
    fn resume_writing(&mut self, transport: Transport) {}

    /// It is over: in order (`None`), or because of `error`. Called once, last.
    fn connection_lost(&mut self, error: Option<TransportError>) {}
}
// ANCHOR_END: protocol

/// What becomes of the connection when the peer will send no more: the answer of
/// `eof_received`, in asyncio a false or a true value.
// ANCHOR: on_eof
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnEof {
    /// Send what is buffered, then close.
    #[default]
    Close,
    /// Keep our direction open; closing is up to the protocol.
    KeepOpen,
}
// ANCHOR_END: on_eof
