//! The handle on a connection.

use std::fmt;
use std::io::IoSlice;
use std::sync::Arc;

use socket_families::Address;

use crate::connection::Connection;
use crate::{Info, IntoProtocol, SocketView, TlsInfo, WaterMarks};

/// One end of a stream connection: asyncio's
/// [`Transport`](https://docs.python.org/3/library/asyncio-protocol.html#asyncio.Transport).
///
/// A handle, cheap to clone and to send to other tasks and threads; the connection itself
/// belongs to a task that [`attach`](crate::attach) starts. None of its methods waits.
/// Dropping handles does nothing: a connection ends by [`close`](Self::close), by
/// [`abort`](Self::abort), by its peer, or by an error.
///
/// `close` and `abort` consume the handle, so that writing on it afterwards doesn't
/// compile. Other handles may be about: what is written on those is dropped and counted,
/// as in asyncio.
// ANCHOR: transport
#[derive(Clone)]
pub struct Transport(Arc<Connection>);
// ANCHOR_END: transport

/// Ending.
impl Transport {
    pub(crate) fn of(connection: &Arc<Connection>) -> Self {
        Self(connection.clone())
    }

    /// Stops reading, sends what is buffered, and then ends the connection:
    /// `connection_lost(None)`, or the error if sending fails. What the peer sends
    /// meanwhile is not read. Does nothing when the transport is closing already.
    pub fn close(self) {
        self.0.state().close();
    }

    /// Ends the connection without sending what is buffered: `connection_lost(None)`.
    ///
    /// The peer gets what the kernel holds already and then the end of the stream; or a
    /// reset, if bytes lie unread or `SO_LINGER` is set to 0.
    pub fn abort(self) {
        self.0.state().abort();
    }

    /// Whether the transport is closing or closed.
    #[must_use]
    pub fn is_closing(&self) -> bool {
        self.0.state().is_closing()
    }
}

/// Reading.
impl Transport {
    /// Calls neither `data_received` nor `eof_received` until
    /// [`resume_reading`](Self::resume_reading). The kernel's buffer fills, and then the
    /// peer's sends wait. Does nothing when paused or closing.
    ///
    /// A connection that its peer resets ends in a pause too; asyncio notices at the next
    /// read or write.
    pub fn pause_reading(&self) {
        self.0.state().pause_reading();
    }

    /// Reads again. Does nothing unless paused.
    pub fn resume_reading(&self) {
        self.0.state().resume_reading();
    }

    /// Whether the transport is neither paused nor closing.
    #[must_use]
    pub fn is_reading(&self) -> bool {
        self.0.state().is_reading()
    }
}

/// Writing.
impl Transport {
    /// Sends what the kernel takes at once, and buffers the rest, to be sent in order.
    ///
    /// Nothing is returned: whether it arrives, only the peer can tell. On a transport
    /// that is closing the data is dropped and counted, and from the fifth time on logged.
    /// After [`write_eof`](Self::write_eof) it ends the connection with
    /// [`WriteAfterEof`](crate::TransportError::WriteAfterEof); asyncio raises
    /// `RuntimeError`.
    pub fn write(&self, data: &[u8]) {
        self.0.state().write(&[IoSlice::new(data)]);
    }

    /// Writes several pieces as one, without joining them:
    /// [writev(2)](https://man7.org/linux/man-pages/man2/writev.2.html). One call takes 1024
    /// of them; more are several calls.
    pub fn writelines<T: AsRef<[u8]>>(&self, pieces: &[T]) {
        let slices: Vec<_> =
            pieces.iter().map(|piece| IoSlice::new(piece.as_ref())).collect();
        self.0.state().write(&slices);
    }

    /// Sends what is buffered, and then tells the peer that nothing follows:
    /// [shutdown(2)](https://man7.org/linux/man-pages/man2/shutdown.2.html) of the writing
    /// direction. Reading goes on. A second call does nothing.
    ///
    /// # Errors
    ///
    /// [`NoHalfClose`] where the stream can't close one direction alone; nothing has
    /// changed then.
    pub fn write_eof(&self) -> Result<(), NoHalfClose> {
        if !self.can_write_eof() {
            return Err(NoHalfClose);
        }
        self.0.state().write_eof();
        Ok(())
    }

    /// Whether [`write_eof`](Self::write_eof) works on this stream.
    #[must_use]
    pub fn can_write_eof(&self) -> bool {
        self.0.can_write_eof
    }

    /// The bytes that wait here for the kernel to take them. Those that wait in the kernel
    /// are not counted.
    #[must_use]
    pub fn write_buffer_size(&self) -> usize {
        self.0.state().buffered()
    }

    /// The marks between which writing is paused and resumed.
    #[must_use]
    pub fn write_buffer_limits(&self) -> WaterMarks {
        self.0.state().marks()
    }

    /// Sets the marks. A buffer that is above the new high mark pauses the protocol; one
    /// that is now below does not resume it before it falls to the low mark.
    pub fn set_write_buffer_limits(&self, marks: WaterMarks) {
        self.0.state().set_marks(marks);
    }

    /// Whether the buffer has risen above its high mark and not yet fallen to its low one.
    ///
    /// True from the moment that a write goes over, also inside the callback that wrote:
    /// `pause_writing` itself comes when that callback has returned.
    #[must_use]
    pub fn is_writing_paused(&self) -> bool {
        self.0.state().is_writing_paused()
    }

    /// How many writes were dropped because the transport was closing.
    #[must_use]
    pub fn dropped_writes(&self) -> usize {
        self.0.state().dropped_writes()
    }
}

/// The protocol.
impl Transport {
    /// Runs `look` on the protocol, between two callbacks, if it is a `P`.
    ///
    /// `None` if it is of another type, if the connection is over, and while one of its
    /// callbacks runs: always inside of one.
    pub fn protocol<P: 'static, T>(
        &self,
        look: impl FnOnce(&mut P) -> T,
    ) -> Option<T> {
        self.0.idle_protocol()?.downcast().map(look)
    }

    /// Has all further callbacks go to `protocol`. Inside a callback: from the next one on.
    ///
    /// Its `connection_made` is not called, for that comes once a connection; nor is the
    /// old one's `connection_lost`. When the connection is over, `protocol` is dropped.
    pub fn set_protocol(&self, protocol: impl IntoProtocol) {
        self.0.replace_protocol(protocol.into_protocol());
    }
}

/// What is known besides the bytes: asyncio's `get_extra_info`. All but the socket was
/// asked once, when the connection was made, and stays known when it is closed.
impl Transport {
    /// The remote address, `'peername'`.
    #[must_use]
    pub fn peer_name(&self) -> Option<&Address> {
        self.0.info.peer_name()
    }

    /// The local address, `'sockname'`.
    #[must_use]
    pub fn socket_name(&self) -> Option<&Address> {
        self.0.info.socket_name()
    }

    /// The socket, without reading and writing; `None` for a stream that has none.
    #[must_use]
    pub fn socket(&self) -> Option<SocketView> {
        SocketView::of(&self.0)
    }

    /// Cipher, version and peer certificates; `None` without TLS.
    #[must_use]
    pub fn tls(&self) -> Option<&TlsInfo> {
        self.0.info.tls()
    }

    /// All of it, and what is known only to some streams.
    #[must_use]
    pub fn info(&self) -> &Info {
        &self.0.info
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (closing, buffered) = {
            let state = self.0.state();
            (state.is_closing(), state.buffered())
        };
        f.debug_struct("Transport")
            .field("peer_name", &self.peer_name())
            .field("is_closing", &closing)
            .field("write_buffer_size", &buffered)
            .finish_non_exhaustive()
    }
}

/// The stream can't close one direction alone: asyncio's `NotImplementedError`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this stream has no half-close; close the transport instead")]
pub struct NoHalfClose;
