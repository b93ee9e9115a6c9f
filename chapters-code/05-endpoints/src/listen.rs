//! What a server listens on, and how.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;

use crate::{
    Addresses, Place, Port, Prepare, ReadySocket, ReadyUnixSocket, UnixPath,
    WithLimit,
};

/// What a server listens on: the arguments of asyncio's
/// [`create_server`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_server)
/// and
/// [`create_unix_server`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_unix_server).
///
/// Its type says where: at [`Addresses`], at a [`UnixPath`], on a [`ReadySocket`]. Each
/// has the options that make sense there, so that what asyncio refuses when it runs (a
/// host with a ready-made socket, `reuse_port` for a path) doesn't compile.
///
/// # Examples
///
/// ```
/// use endpoints::Listen;
///
/// let one = Listen::on(("127.0.0.1", 0)).backlog(16);
/// let both = Listen::on_hosts(["127.0.0.1", "::1"], 0).reuse_port(true);
/// let later = Listen::everywhere(8080).start_serving(false);
/// let unix = Listen::at_path("/run/demo.sock").cleanup_socket(false);
/// # drop((one, both, later, unix));
/// ```
// ANCHOR: listen
#[derive(Debug)]
#[must_use = "nothing listens until it is given to a function that makes a server"]
pub struct Listen<W> {
    pub(crate) on: W,
    pub(crate) backlog: u32,
    pub(crate) start_serving: bool,
    pub(crate) prepare: Option<Arc<dyn Prepare>>,
}
// ANCHOR_END: listen

/// asyncio's `backlog=100`.
const BACKLOG: u32 = 100;

impl<W> Listen<W> {
    fn new(on: W) -> Self {
        Self { on, backlog: BACKLOG, start_serving: true, prepare: None }
    }

    /// How many connections the kernel completes and keeps until they are accepted; 100
    /// by default. Linux keeps one more, and no more than `net.core.somaxconn`:
    /// [listen(2)](https://man7.org/linux/man-pages/man2/listen.2.html).
    pub fn backlog(mut self, connections: u32) -> Self {
        self.backlog = connections;
        self
    }

    /// Whether to accept from the start (the default). With `false` the sockets are
    /// bound, and clients are refused until
    /// [`Server::start_serving`](crate::Server::start_serving).
    pub fn start_serving(mut self, start: bool) -> Self {
        self.start_serving = start;
        self
    }

    /// Has each connection prepared before its protocol is made: what TLS does.
    pub fn prepared_by(mut self, prepare: impl Prepare) -> Self {
        self.prepare = Some(Arc::new(prepare));
        self
    }

    /// Sets the limit of each connection's `StreamReader`, in bytes; 64 KiB by default.
    /// What comes of it has streams, so `create_server` does not take it. asyncio refuses
    /// 0 when it runs.
    pub fn limit(self, bytes: NonZeroUsize) -> WithLimit<Self> {
        WithLimit { listen: self, limit: bytes }
    }
}

/// At addresses.
impl Listen<Addresses> {
    /// On all addresses of one place. An empty host is every address of this machine.
    pub fn on(place: impl Into<Place>) -> Self {
        let place = match place.into() {
            Place::Named { host: Some(host), port } if host.is_empty() => {
                Place::Named { host: None, port }
            }
            place => place,
        };
        Self::new(Addresses::of(vec![place]))
    }

    /// On several hosts. With port 0 each of their addresses gets a port of its own.
    pub fn on_hosts<H: Into<String>>(
        hosts: impl IntoIterator<Item = H>,
        port: impl Into<Port>,
    ) -> Self {
        let port = port.into();
        let places = hosts.into_iter().map(|host| Place::Named {
            host: Some(host.into()),
            port: port.clone(),
        });
        Self::new(Addresses::of(places.collect()))
    }

    /// On every address of this machine, IPv4 and IPv6: asyncio's `host=None`.
    pub fn everywhere(port: impl Into<Port>) -> Self {
        Self::on(Place::port(port))
    }
}

/// On a socket that somebody has made, asyncio's `sock=`.
impl Listen<ReadySocket> {
    /// On a [`std::net::TcpListener`], or a [`ReadySocket`] made of any other.
    pub fn on_socket(socket: impl Into<ReadySocket>) -> Self {
        Self::new(socket.into())
    }
}

/// At a path.
impl Listen<UnixPath> {
    /// At a path in the file system.
    ///
    /// A socket that is there already is removed if nobody listens on it, and left alone
    /// if somebody does. asyncio removes it in either case. A path that begins with a null
    /// byte is an abstract name, as in asyncio;
    /// [`at_abstract_name`](Listen::at_abstract_name) says so.
    pub fn at_path(path: impl Into<PathBuf>) -> Self {
        Self::new(UnixPath::new(path.into()))
    }
}

/// In the abstract namespace.
#[cfg(target_os = "linux")]
impl Listen<crate::AbstractName> {
    /// At a name in Linux's abstract namespace, without the null byte that asyncio wants
    /// before it. It vanishes with the server, and no file is left behind.
    pub fn at_abstract_name(name: impl Into<Vec<u8>>) -> Self {
        Self::new(crate::AbstractName(name.into()))
    }
}

/// On a Unix socket that somebody has made.
impl Listen<ReadyUnixSocket> {
    /// On a [`std::os::unix::net::UnixListener`], or a [`ReadyUnixSocket`] made of any
    /// other.
    pub fn on_unix_socket(socket: impl Into<ReadyUnixSocket>) -> Self {
        Self::new(socket.into())
    }
}
