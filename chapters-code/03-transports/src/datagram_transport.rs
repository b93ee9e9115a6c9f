//! The handle on a datagram endpoint.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::os::fd::BorrowedFd;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use socket_families::Address;

use crate::datagram_state::DatagramState;
use crate::{DatagramAddress, Info, SendRefused, WaterMarks};

/// One datagram endpoint: asyncio's
/// [`DatagramTransport`](https://docs.python.org/3/library/asyncio-protocol.html#asyncio.DatagramTransport).
///
/// A handle, cheap to clone and to send to other tasks and threads; the endpoint itself
/// belongs to a task that [`attach_datagram`](crate::attach_datagram) starts. None of its
/// methods waits. Dropping handles does nothing: an endpoint ends by
/// [`close`](Self::close), by [`abort`](Self::abort), or because its protocol panicked.
pub struct DatagramTransport<A: DatagramAddress = SocketAddr>(
    pub(crate) Arc<Endpoint<A>>,
);

/// One endpoint: what its handles and its task hold together.
pub(crate) struct Endpoint<A: DatagramAddress> {
    pub(crate) peer: Option<A>,
    pub(crate) info: Info,
    pub(crate) state: Mutex<DatagramState<A>>,
}

impl<A: DatagramAddress> Endpoint<A> {
    // No code of a protocol runs with this lock held, so nothing panics under it.
    pub(crate) fn state(&self) -> MutexGuard<'_, DatagramState<A>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sending.
impl<A: DatagramAddress> DatagramTransport<A> {
    /// Sends a datagram to the fixed peer: asyncio's `sendto(data)`.
    ///
    /// It goes out at once if the kernel takes it, an empty one too, and is queued
    /// otherwise. What the kernel refuses, an over-long datagram for one (`EMSGSIZE`),
    /// comes as [`error_received`](crate::DatagramProtocol::error_received), after the
    /// callback that sent it.
    ///
    /// # Errors
    ///
    /// [`SendRefused::NoPeer`] without a fixed peer, [`SendRefused::Closing`] after
    /// `close` or `abort`. Nothing was sent, and the endpoint is as before.
    pub fn send(&self, data: &[u8]) -> Result<(), SendRefused> {
        if self.0.peer.is_none() {
            return Err(SendRefused::NoPeer);
        }
        self.0.state().send(data, None)
    }

    /// Sends a datagram to `to`: asyncio's `sendto(data, addr)`.
    ///
    /// As [`send`](Self::send) otherwise.
    ///
    /// # Errors
    ///
    /// [`SendRefused::OtherPeer`] if there is a fixed peer and `to` isn't it,
    /// [`SendRefused::Closing`] after `close` or `abort`. Nothing was sent, and the
    /// endpoint is as before.
    // ANCHOR: send_to
    pub fn send_to(&self, data: &[u8], to: &A) -> Result<(), SendRefused> {
        match &self.0.peer {
            None => self.0.state().send(data, Some(to)),
            Some(peer) if peer == to => self.0.state().send(data, None),
            Some(peer) => Err(SendRefused::OtherPeer {
                peer: peer.to_string(),
                given: to.to_string(),
            }),
        }
    }
    // ANCHOR_END: send_to
}

/// Ending, and what is known.
impl<A: DatagramAddress> DatagramTransport<A> {
    /// Receives nothing more, sends what is queued, and then ends the endpoint:
    /// `connection_lost(None)`.
    pub fn close(self) {
        self.0.state().close();
    }

    /// Ends the endpoint without sending what is queued: `connection_lost(None)`.
    pub fn abort(self) {
        self.0.state().end(None);
    }

    /// Whether the endpoint is closing or closed.
    #[must_use]
    pub fn is_closing(&self) -> bool {
        self.0.state().is_closing()
    }

    /// What waits here for the kernel to take it: the bytes of the queued datagrams, and
    /// 8 more for each, as asyncio counts since 3.13.
    #[must_use]
    pub fn write_buffer_size(&self) -> usize {
        self.0.state().queued()
    }

    /// The marks between which sending is paused and resumed.
    #[must_use]
    pub fn write_buffer_limits(&self) -> WaterMarks {
        self.0.state().marks()
    }

    /// Sets the marks. A queue that is above the new high mark pauses the protocol; one
    /// that is now below does not resume it before it falls to the low mark.
    pub fn set_write_buffer_limits(&self, marks: WaterMarks) {
        self.0.state().set_marks(marks);
    }

    /// Whether the queue has risen above its high mark and not yet fallen to its low one.
    #[must_use]
    pub fn is_writing_paused(&self) -> bool {
        self.0.state().is_writing_paused()
    }

    /// The fixed peer, `'peername'`: that of a connected socket.
    #[must_use]
    pub fn peer(&self) -> Option<&A> {
        self.0.peer.as_ref()
    }

    /// The local address, `'sockname'`.
    #[must_use]
    pub fn socket_name(&self) -> Option<&Address> {
        self.0.info.socket_name()
    }

    /// What was known when the endpoint was made.
    #[must_use]
    pub fn info(&self) -> &Info {
        &self.0.info
    }

    /// Lends the descriptor to `look`, to read and set options. It stays open meanwhile.
    ///
    /// # Errors
    ///
    /// `NotConnected` when the endpoint is over, else those of `look`.
    pub fn with_fd<T>(
        &self,
        look: impl FnOnce(BorrowedFd<'_>) -> io::Result<T>,
    ) -> io::Result<T> {
        let socket = self.0.state().socket().ok_or(io::ErrorKind::NotConnected)?;
        look(socket.as_fd())
    }
}

impl<A: DatagramAddress> Clone for DatagramTransport<A> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<A: DatagramAddress> fmt::Debug for DatagramTransport<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DatagramTransport")
            .field("peer", &self.0.peer)
            .field("is_closing", &self.is_closing())
            .field("write_buffer_size", &self.write_buffer_size())
            .finish_non_exhaustive()
    }
}
