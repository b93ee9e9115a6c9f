//! What is known about a connection besides its bytes.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use socket_families::Address;
use socket2::{SockAddr, SockRef};

use crate::TlsInfo;

/// Facts about a connection, gathered when it is made and kept when it is closed:
/// asyncio's
/// [`get_extra_info`](https://docs.python.org/3/library/asyncio-protocol.html#asyncio.BaseTransport.get_extra_info),
/// with a method in place of each string.
///
/// # Examples
///
/// ```
/// use transports::Info;
///
/// #[derive(Debug, PartialEq)]
/// struct RequestLimit(u32);
///
/// let info = Info::new().with(RequestLimit(100));
/// assert_eq!(info.get::<RequestLimit>(), Some(&RequestLimit(100)));
/// assert_eq!(info.get::<u32>(), None);
/// assert_eq!(info.peer_name(), None);
/// ```
#[derive(Clone, Default)]
pub struct Info {
    peer_name: Option<Address>,
    socket_name: Option<Address>,
    tls: Option<Arc<TlsInfo>>,
    others: Vec<Arc<dyn Any + Send + Sync>>,
}

impl Info {
    /// Knows nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks the kernel for both names of `socket`:
    /// [getsockname(2)](https://man7.org/linux/man-pages/man2/getsockname.2.html) and
    /// [getpeername(2)](https://man7.org/linux/man-pages/man2/getpeername.2.html).
    // ANCHOR: of_socket
    #[must_use]
    pub fn of_socket(socket: &SockRef<'_>) -> Self {
        let known =
            |name: std::io::Result<SockAddr>| Address::try_from(&name.ok()?).ok();
        Self {
            peer_name: known(socket.peer_addr()),
            socket_name: known(socket.local_addr()),
            ..Self::default()
        }
    }
    // ANCHOR_END: of_socket

    /// Sets the peer's name.
    #[must_use]
    pub fn with_peer_name(mut self, name: Address) -> Self {
        self.peer_name = Some(name);
        self
    }

    /// Sets what TLS has agreed on.
    #[must_use]
    pub fn with_tls(mut self, tls: TlsInfo) -> Self {
        self.tls = Some(Arc::new(tls));
        self
    }

    /// Adds a fact of any type, found again by [`get`](Self::get). A later one of the
    /// same type takes its place.
    #[must_use]
    pub fn with<T: Any + Send + Sync>(mut self, fact: T) -> Self {
        self.others.retain(|known| !known.as_ref().is::<T>());
        self.others.push(Arc::new(fact));
        self
    }

    /// The remote address, `'peername'`: `None` if there is none, as for an unconnected
    /// datagram socket.
    #[must_use]
    pub fn peer_name(&self) -> Option<&Address> {
        self.peer_name.as_ref()
    }

    /// The local address, `'sockname'`.
    #[must_use]
    pub fn socket_name(&self) -> Option<&Address> {
        self.socket_name.as_ref()
    }

    /// What TLS has agreed on; `None` without TLS.
    #[must_use]
    pub fn tls(&self) -> Option<&TlsInfo> {
        self.tls.as_deref()
    }

    /// The fact of type `T`, if there is one.
    #[must_use]
    pub fn get<T: Any + Send + Sync>(&self) -> Option<&T> {
        self.others.iter().find_map(|known| known.as_ref().downcast_ref())
    }
}

impl fmt::Debug for Info {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Info")
            .field("peer_name", &self.peer_name)
            .field("socket_name", &self.socket_name)
            .field("tls", &self.tls)
            .finish_non_exhaustive()
    }
}
